"""An http server is asked politely, and only what its source names; here it is a real one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cleaners.document import RawDocument
from sources.discover import discover
from sources.read import read
from sources.remote.guard import is_public
from sources.source import Found, Refused, Remote, Source
from tests.sources.containers import MAKERS, texts
from tests.sources.folders import source_at

DOCUMENTS = texts(10)


@dataclass
class Answer:
    """What the server says of a path; ``failures`` come first."""

    body: bytes = b"A line."
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    failures: list[int] = field(default_factory=list)
    cut: int = 0
    allows_head: bool = True


@dataclass
class Site:
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    under_way: int = 0
    most: int = 0
    address: str = ""

    def paths(self, method: str = "GET") -> list[str]:
        return [path for _, kind, path in self.asked if kind == method]

    def handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer()

            def do_HEAD(self) -> None:
                self.answer()

            def answer(self) -> None:
                site.asked.append((time.monotonic(), self.command, self.path))
                site.under_way += 1
                site.most = max(site.most, site.under_way)
                time.sleep(0.01)
                site.under_way -= 1
                self.send(site.answers.get(self.path, Answer(status=404)))

            def send(self, one: Answer) -> None:
                status = one.failures.pop(0) if one.failures else one.status
                if self.command == "HEAD" and not one.allows_head:
                    status = 405
                self.send_response(status)
                for name, value in one.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(one.body)))
                self.end_headers()
                if self.command == "GET" and status == 200:
                    self.wfile.write(one.body[: len(one.body) - one.cut])
                    one.cut = 0

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), site.handler())
    site.address = f"http://127.0.0.1:{server.server_port}/dump/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as site:
        yield site


def at(site: Site, *include: str, **settings: object) -> Source:
    remote = Remote(site.address, private_addresses=True, delay_seconds=0.0, attempts=3)
    return replace(source_at(Path(), *include), remote=replace(remote, **settings))  # type: ignore[arg-type]


def results(source: Source) -> list[RawDocument | Refused]:
    both: list[RawDocument | Refused] = []
    for found in discover(source):
        both += [found] if isinstance(found, Refused) else read(source, found)
    return both


def refusal(source: Source) -> str:
    [refused] = results(source)
    assert isinstance(refused, Refused)
    return refused.message


@pytest.mark.parametrize("name", ["corpus.warc.gz", "corpus.zip", "corpus.parquet", "corpus.jsonl.gz"])
def test_container_is_fetched_once_and_read(name: str, site: Site) -> None:
    site.answers[f"/dump/{name}"] = Answer(MAKERS[name](DOCUMENTS))
    documents = results(at(site, name))
    assert [one.data.decode() for one in documents if isinstance(one, RawDocument)] == list(
        DOCUMENTS.values()
    )
    assert documents[0].uri == f"{site.address}{name}"
    assert site.paths() == [f"/dump/{name}"]


def test_object_is_known_again_by_its_etag(site: Site) -> None:
    site.answers["/dump/a.txt"] = Answer(headers={"ETag": '"1"'})
    source = at(site, "a.txt")
    [first], [again] = discover(source), discover(source)
    assert first == again
    site.answers["/dump/a.txt"].headers["ETag"] = '"2"'
    [now] = discover(source)
    assert isinstance(now, Found)
    assert isinstance(first, Found)
    assert (now.inode, now.size) != (first.inode, first.size)
    assert site.paths() == []  # it was only looked at
    [refused] = read(source, first)
    assert isinstance(refused, Refused)
    assert "changed since it was found" in refused.message


def test_object_without_etag_or_date_is_never_taken_for_the_same(site: Site) -> None:
    site.answers["/dump/a.txt"] = Answer()
    [first], [again] = discover(at(site, "a.txt")), discover(at(site, "a.txt"))
    assert isinstance(first, Found)
    assert isinstance(again, Found)
    assert first.mtime_ns != again.mtime_ns


def test_server_that_is_busy_is_asked_again(site: Site) -> None:
    site.answers["/dump/a.txt"] = Answer(failures=[503, 429])
    [document] = results(at(site, "a.txt"))
    assert isinstance(document, RawDocument)
    assert len(site.paths("HEAD")) == 3


def test_answer_that_breaks_off_is_fetched_again_and_never_taken_for_whole(site: Site) -> None:
    body = b"A line.\n" * 1_000
    site.answers["/dump/a.txt"] = Answer(body, cut=100)
    [document] = results(at(site, "a.txt"))
    assert isinstance(document, RawDocument)
    assert document.data == body
    assert len(site.paths()) == 2


def test_server_that_stays_away_gives_one_refusal(site: Site) -> None:
    site.answers["/dump/a.txt"] = Answer(failures=[500] * 9)
    assert "3 attempts failed; the last one: the server answered 500" in refusal(at(site, "a.txt"))
    assert len(site.asked) == 3


def test_what_is_not_there_is_refused_at_once(site: Site) -> None:
    assert "the server answered 404" in refusal(at(site, "missing.txt"))
    assert len(site.asked) == 1


def test_server_that_knows_no_head_is_asked_with_get(site: Site) -> None:
    site.answers["/dump/a.txt"] = Answer(allows_head=False)
    [document] = results(at(site, "a.txt"))
    assert isinstance(document, RawDocument)


def test_private_address_is_refused_before_a_byte_is_sent(site: Site) -> None:
    site.answers["/dump/a.txt"] = Answer()
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"):  # noqa: S104
        address = site.address.replace("127.0.0.1", host)
        message = refusal(at(site, "a.txt", address=address, private_addresses=False))
        assert "not on the public internet" in message or host.isdigit(), host  # which is no name at all
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_only_public_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_redirect_is_followed_only_to_hosts_that_the_source_names(site: Site) -> None:
    with serving(Site()) as other:
        other.answers["/dump/b.txt"] = Answer(b"Elsewhere.")
        site.answers["/dump/a.txt"] = Answer(status=302, headers={"Location": f"{other.address}b.txt"})
        assert "which its source does not name" in refusal(at(site, "a.txt"))
        assert other.asked == []
        host = other.address.split("/")[2]
        [document] = results(at(site, "a.txt", hosts=(host,)))
        assert isinstance(document, RawDocument)
        assert document.data == b"Elsewhere."
        assert document.uri == f"{site.address}a.txt"


def test_redirects_without_end_are_refused(site: Site) -> None:
    site.answers["/dump/a.txt"] = Answer(status=302, headers={"Location": "/dump/a.txt"})
    assert "redirects more than 5 times" in refusal(at(site, "a.txt"))


def together(*sources: Source) -> None:
    threads = [threading.Thread(target=results, args=[source]) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_there_is_a_pause_between_requests_whoever_makes_them(site: Site) -> None:
    begin = time.monotonic()
    together(*(at(site, f"{name}.txt", delay_seconds=0.1, attempts=1) for name in "abcdef"))
    assert len(site.asked) == 6
    assert time.monotonic() - begin > 5 * 0.1


def test_no_more_requests_are_under_way_than_the_source_allows(site: Site) -> None:
    together(*(at(site, f"{name}.txt", connections=1) for name in "abcdef"))
    assert (len(site.asked), site.most) == (6, 1)
