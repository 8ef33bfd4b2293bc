"""Forums are told by counted evidence, and so is the software that printed them."""

from __future__ import annotations

import pytest

from cleaners import clean
from cleaners.evidence.forum_frames import frame
from cleaners.evidence.moments import is_moment
from cleaners.relations.threads import tail_blocks
from cleaners.view import Document

POSTS = (
    "The pump in our cellar has run for two winters now and has not failed us once.\n",
    "Mine needed a new seal after the first year, which took an hour to replace.\n",
)
THREADS = {
    "vbulletin": "Senior Member\nJoin Date: Aug 2008\n{}Reply With Quote\nOriginally Posted by oldpump\n{}"
    "Thread Tools\nAll times are GMT -5. The time now is 03:12 PM.\n",
    "phpbb": "Post by oldpump » Mon May 30, 2015 2:50 pm\n{}{}Board index ‹ General\n"
    "Users browsing this forum: No registered users and 3 guests\n",
    "xenforo": "Well-known member\nJoined\nJun 4, 2009\n"
    "{}Click to expand...\n{}Not open for further replies.\n",
    "smf": "Hero Member\nPosts: 77\n{}« Reply #5 on: March 03, 2010, 10:11:12 PM »\n{}« previous next »\n",
    "mybb": "Posting Freak\nPosts: 77\n{}Quote this message in a reply\n{}« Next Oldest | Next Newest »\n",
    "discourse": "{}{}This topic was automatically closed 30 days after the last reply.\nRelated topics\n"
    "Topic Replies Views Activity\nNoisy pump\nPowered by Discourse\n",
    "invision": "{}"
    "Edited by oldpump, 30 May 2015 - 02:50 PM.\nMultiQuote\n"
    "{}Go to topic listing\n3 user(s) are reading this topic\n",
    "discuz": "发表于 2012-3-4 10:11 | 只看该作者\n"
    "{}本帖最后由 海風 于 2012-3-4 10:11 编辑\n{}使用道具 举报\n",
}


@pytest.mark.parametrize("engine", THREADS)
def test_engine_is_told_by_several_of_its_lines(engine: str) -> None:
    document = clean(THREADS[engine].format(*POSTS))
    assert (document.page_type, document.forum_engine) == ("forum", engine)
    assert document.text == "".join(POSTS)


@pytest.mark.parametrize(
    "line",
    [
        "Powered by phpBB® Forum Software",
        "Reply With Quote",
        "👍 12",
        "Like x 3",
        "Senior Member",
    ],
)
def test_one_line_makes_no_forum(line: str) -> None:
    document = clean(POSTS[0] + POSTS[1] + line + "\n")
    assert (document.page_type, document.forum_engine) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Mon May 30, 2015 2:50 pm",
        "05-30-2015, 02:50 PM",
        "30 мая 2015, 14:50",
        "Today at 02:50 PM",
        "2012-3-4 10:11",
    ],
)
def test_moments(text: str) -> None:
    assert is_moment(text)


@pytest.mark.parametrize("text", ["Friday", "may", "page 12 of 30", "12", "the 30 ships of 2015", ""])
def test_other_texts_are_no_moments(text: str) -> None:
    assert not is_moment(text)


def test_a_frame_whose_name_has_two_words_is_read() -> None:
    found = frame(
        "Последний раз редактировалось Иван Холм 30 май 2015, 14:50, всего редактировалось 2 раз(а)."
    )
    assert found is not None
    assert (found.sort, found.sure) == ("edit", True)


def test_list_of_threads_without_rows_or_chrome_stays() -> None:
    assert not tail_blocks(Document(POSTS[0] + "Related topics\nWind\nWater\n"))
