"""What the lines of a document are to each other: captions, threads, labels side by side."""
