"""From the HTML of a page to its visible blocks, one a line: tree, walk, what hides text."""
