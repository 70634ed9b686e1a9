"""`git+ssh://`, `git+https://`, `git+file://`: a branch of a git repository, for Pages hosts.

One commit a publish, none where nothing changed; pushed in this process by dulwich, without
the git program and without anybody's git identity. What others committed on the branch stays.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from traceback import clear_frames
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ..model.problem import MachineError, UsageError
from ..model.site import PublishTarget
from .built_files import BuiltFiles
from .folder import local_path
from .git_account import PASSWORD_VARIABLE, find_account
from .host import Standing
from .plan import File, parents
from .record import RECORD, Record

if TYPE_CHECKING:
    from dulwich.client import GitClient
    from dulwich.objects import ObjectID
    from dulwich.refs import Ref
    from dulwich.repo import MemoryRepo

DEFAULT_BRANCH = "gh-pages"
# Without this file GitHub Pages runs Jekyll, which drops what begins with `_` or `.`.
_NO_JEKYLL = ".nojekyll"
_AUTHOR = b"Glossator <>"
_FILE, _FILE_MODES = 0o100644, (0o100644, 0o100755)

# Path → mode and object id: a commit's tree, laid flat.
_Tree = dict[str, tuple[int, "ObjectID"]]


def open_git_branch(settings: PublishTarget, _site: Path) -> GitBranchHost:
    """The branch of a `git+…` address, named after `#`.

    Raises `UsageError` for an address that is none, and for a branch that is checked out;
    `MachineError` where dulwich is not installed.
    """
    url = settings.url
    parts = urlsplit(url)
    branch = unquote(parts.fragment) or DEFAULT_BRANCH
    plain = parts._replace(scheme=parts.scheme.removeprefix("git+"), fragment="").geturl()
    try:
        from dulwich.client import get_transport_and_path_from_url
        from dulwich.refs import check_ref_format
    except ImportError:
        message = "publishing to git needs dulwich; install it with: pip install 'dulwich<2'"
        raise MachineError(message) from None
    if not check_ref_format(_ref(branch)):
        raise UsageError(f"{branch!r} cannot be the name of a branch")
    if parts.scheme == "git+file":
        folder = local_path(parts._replace(scheme="file", fragment="").geturl())
        _refuse_checked_out(folder, branch)
        client, path = get_transport_and_path_from_url("file:///", quiet=True)[0], str(folder)
    elif not parts.hostname or not parts.path.strip("/"):
        raise UsageError(
            f"{_shown(url)!r} is not the address of a repository; write git+ssh://git@host/owner/name.git"
        )
    else:
        client, path = _connection(plain)
    return GitBranchHost(client, path, branch=branch, address=_shown(url))


def _connection(url: str) -> tuple[GitClient, str]:
    """The client for an address by ssh or https, with keys, account and settings as git has them."""
    from dulwich.client import get_transport_and_path_from_url
    from dulwich.config import StackedConfig

    if url.startswith("ssh:"):
        # Keys for deployment are given to git by this variable; dulwich leaves it to its callers.
        command = os.environ.get("GIT_SSH_COMMAND") or None
        return get_transport_and_path_from_url(url, quiet=True, ssh_command=command)
    account = find_account(url)
    parts = urlsplit(url)
    return get_transport_and_path_from_url(
        parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(),
        # Proxies, and authorities of one's own.
        config=StackedConfig.default(),
        quiet=True,
        username=account.name if account else None,
        password=account.password if account else None,
    )


def _ref(branch: str) -> Ref:
    from dulwich.refs import Ref

    return Ref(b"refs/heads/" + branch.encode())


def _shown(url: str) -> str:
    """The address without a password; in https the user's name may be a token, too."""
    parts = urlsplit(url)
    name, _, host = parts.netloc.rpartition("@")
    user = name.partition(":")[0] if parts.scheme == "git+ssh" else ""
    return url.replace(parts.netloc, f"{user}@{host}" if user else host, 1) if name else url


def _refuse_checked_out(folder: Path, branch: str) -> None:
    """A push below somebody's working files would make git show all of them as changed."""
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    try:
        with Repo(str(folder)) as repo:
            head = repo.refs.get_symrefs().get(b"HEAD")  # type: ignore[call-overload]
            if not repo.bare and head == _ref(branch):
                raise UsageError(f"branch {branch} is checked out in {folder}; publish to another branch")
    except NotGitRepository:
        raise MachineError(
            f"{folder} is not a git repository; make one with: git init --bare {folder}"
        ) from None


class GitBranchHost:
    """A branch as a host."""

    def __init__(self, client: GitClient, path: str, *, branch: str, address: str) -> None:
        self._client = client
        self._path = path
        self._branch = branch
        self.address = address

    def read(self, name: str) -> bytes | None:
        """One of the tool's own files, from the branch."""
        return self._blob(name) if name in self._tree else None

    def look(self, built: BuiltFiles, record: Record) -> Standing:
        """The files on the branch, and entries of another kind that are in the way."""
        tree, ours = self._tree, record.files
        if "site.yaml" in tree and RECORD not in tree:
            raise UsageError(
                f"branch {self._branch} holds the sources of a site (site.yaml); use another branch"
            )
        above = {folder: path for path in tree if path not in ours for folder in parents(path)}
        blocked = {above[path] for path in built.files if path in above}
        blocked |= {
            place
            for path in built.files
            for place in (path, *parents(path))
            if place in tree and place not in ours and (place != path or tree[place][0] not in _FILE_MODES)
        }
        wanted = (path for path in {*built.files, *ours} if path in tree and tree[path][0] in _FILE_MODES)
        return Standing({path: self._look(path) for path in wanted}, tuple(sorted(blocked)))

    def write(self, name: str, data: bytes) -> None:
        """One of the tool's own files, for the commit to come."""
        self._tree[name] = _FILE, self._add_blob(data)

    def put(self, paths: Sequence[str], built: BuiltFiles) -> Iterator[tuple[str, str]]:
        """Files for the commit to come."""
        for path in paths:
            self._tree[path] = _FILE, self._add_blob(built.read(path))
            yield path, ""

    def remove(self, paths: Sequence[str]) -> None:
        """Take files out of the commit to come."""
        for path in paths:
            self._tree.pop(path, None)

    def finish(self, message: str, when: datetime) -> None:
        """One commit with all of it, and the push."""
        from dulwich.index import commit_tree

        tree = self._tree
        tree.setdefault(_NO_JEKYLL, (_FILE, self._add_blob(b"")))
        for path in tree:
            if blocked := next((folder for folder in parents(path) if folder in tree), ""):
                raise MachineError(
                    f"{self.address}: {blocked} is a file on the branch, and {path} needs a folder"
                )
        entries = [(_encoded(path), object_id, mode) for path, (mode, object_id) in tree.items()]
        self._push(self._add_commit(commit_tree(self._repo.object_store, entries), message, when))

    @cached_property
    def _repo(self) -> MemoryRepo:
        """The newest commit of the branch with its files, in memory; nothing where there is no branch."""
        from dulwich.repo import MemoryRepo

        repo, tip = MemoryRepo(), self._tip
        if tip:
            with self._refusals():
                self._client.fetch(self._path, repo, determine_wants=lambda *_, **__: [tip], depth=1)
        return repo

    @cached_property
    def _tip(self) -> ObjectID | None:
        with self._refusals():
            return self._client.get_refs(self._path.encode()).refs.get(_ref(self._branch))

    @cached_property
    def _tree(self) -> _Tree:
        from dulwich.object_store import iter_tree_contents
        from dulwich.objects import Commit

        if not self._tip:
            return {}
        commit = self._repo.object_store[self._tip]
        assert isinstance(commit, Commit)
        entries = iter_tree_contents(self._repo.object_store, commit.tree)
        return {entry.path.decode("utf-8", "surrogateescape"): (entry.mode, entry.sha) for entry in entries}

    def _blob(self, path: str) -> bytes:
        return self._repo.object_store[self._tree[path][1]].as_raw_string()

    def _look(self, path: str) -> File:
        data = self._blob(path)
        return File(hashlib.sha256(data).hexdigest(), len(data))

    def _add_blob(self, data: bytes) -> ObjectID:
        from dulwich.objects import Blob

        blob = Blob.from_string(data)
        self._repo.object_store.add_object(blob)
        return blob.id

    def _add_commit(self, tree: ObjectID, message: str, when: datetime) -> ObjectID:
        from dulwich.objects import Commit

        commit = Commit()
        commit.tree = tree
        commit.parents = [self._tip] if self._tip else []
        commit.author = commit.committer = _AUTHOR
        commit.author_time = commit.commit_time = int(when.timestamp())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = message.encode() + b"\n"
        self._repo.object_store.add_object(commit)
        return commit.id

    def _push(self, commit: ObjectID) -> None:
        ref = _ref(self._branch)
        moved = False

        def update(refs: Mapping[Ref, ObjectID]) -> dict[Ref, ObjectID]:
            nonlocal moved
            moved = refs.get(ref) != self._tip
            return {} if moved else {ref: commit}

        with self._refusals():
            result = self._client.send_pack(self._path.encode(), update, self._pack_data)
        refusal = (result.ref_status or {}).get(ref)
        if moved:
            raise MachineError(f"{self.address}: somebody else pushed in the meantime; run publish again")
        if refusal:
            raise MachineError(f"{self.address}: the branch was refused: {refusal}")

    @property
    def _pack_data(self) -> Callable[..., Any]:
        return self._repo.generate_pack_data

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        from dulwich.client import HTTPUnauthorized, Urllib3HttpGitClient
        from dulwich.errors import GitProtocolError, NotGitRepository
        from urllib3.exceptions import HTTPError

        try:
            with _let_go():
                yield
        except HTTPUnauthorized:
            hint = f"give it in {PASSWORD_VARIABLE} or by a credential helper of git"
            raise MachineError(f"{self.address}: name and password are missing or wrong; {hint}") from None
        except NotGitRepository:
            raise MachineError(
                f"{self.address}: there is no such repository, or it may not be read"
            ) from None
        except (GitProtocolError, HTTPError, OSError) as fault:
            raise MachineError(f"{self.address}: {str(fault) or type(fault).__name__}") from fault
        finally:
            # dulwich leaves its connections by https to the garbage collector.
            if isinstance(self._client, Urllib3HttpGitClient):
                self._client.pool_manager.clear()


@contextmanager
def _let_go() -> Iterator[None]:
    """What an exception comes from is let go of at once: dulwich leaves the answer of a host that
    refuses, and its connection, to whoever holds the exception's traceback."""
    try:
        yield
    except Exception as fault:
        clear_frames(fault.__traceback__)
        raise


def _encoded(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
