"""Publishing to a branch: one commit a change, read back by the git program."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.model.problem import MachineError, UsageError
from generator.model.site import PublishTarget
from generator.publish.built_files import BuiltFiles, built_layer
from generator.publish.git_branch import open_git_branch
from generator.publish.planning import Source, plan_release
from generator.publish.record import OWN_FILES
from generator.publish.sending import send_release
from generator.publish.target import Target
from tests.publish.counterparts import GitServer
from tests.publish.publishing import ARTICLE, branch_files, commits, git, publish, shipped
from tests.small_site import NOW, ROOT, build, run, write_files

OWN = {*OWN_FILES, ".nojekyll"}


def address(repository: Path, branch: str = "") -> str:
    return f"git+{repository.as_uri()}" + (f"#{branch}" if branch else "")


def published(repository: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    return {path: data for path, data in branch_files(repository, branch).items() if path not in OWN}


def commit_files(repository: Path, files: dict[str, str], branch: str = "gh-pages") -> None:
    """Commit as somebody else does: with a clone and the git program."""
    work = repository.parent / "work"
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]

    def run(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(work), *identity, *arguments], check=True, capture_output=True)

    subprocess.run(["git", "clone", "--quiet", str(repository), str(work)], check=True, capture_output=True)
    has_branch = f"refs/heads/{branch}" in git(repository, "for-each-ref")
    run("checkout", *(["-b"] if not has_branch else []), branch)
    write_files(work, files)
    run("add", "--all", "--force")
    run("commit", "--quiet", "--message", "By hand")
    run("push", "--quiet", "origin", branch)


def test_the_branch_holds_the_built_files(site: Path, repository: Path) -> None:
    outcome = publish(site, address(repository))

    assert outcome.status == 0
    assert published(repository) == shipped(site / "output")
    assert set(branch_files(repository)) & OWN == OWN
    assert outcome.lines[-1] == "https://example.org/"
    git(repository, "fsck", "--full", "--strict")
    assert "Publish https://example.org/" in git(repository, "log", "-1", "--format=%B", "gh-pages")


def test_a_second_run_makes_no_commit(site: Path, repository: Path) -> None:
    publish(site, address(repository))
    outcome = publish(site, address(repository))
    assert len(commits(repository)) == 1
    assert outcome.paths("added") + outcome.paths("changed") + outcome.paths("removed") == []


def test_an_edit_is_one_commit_with_its_own_files(site: Path, repository: Path) -> None:
    publish(site, address(repository))
    text = (site / "content/articles/one.md").read_text()
    (site / "content/articles/one.md").write_text(text.replace("Some words", "Other words"))

    outcome = publish(site, address(repository))

    assert len(commits(repository)) == 2
    touched = git(repository, "diff", "--name-only", "gh-pages~1", "gh-pages").split()
    assert set(touched) == {*outcome.paths("changed"), *OWN_FILES}
    assert "articles/one/index.html" in touched
    assert published(repository) == shipped(site / "output")
    git(repository, "fsck", "--full", "--strict")


def test_what_goes_away_goes_and_comes_back(site: Path, repository: Path) -> None:
    publish(site, address(repository))
    first = published(repository)
    (site / "content/articles/one.md").unlink()
    assert publish(site, address(repository)).paths("removed") == ["articles/one/index.html"]
    assert "articles/one/index.html" not in branch_files(repository)

    (site / "content/articles/one.md").write_text(ARTICLE.format(title="One"))
    publish(site, address(repository))

    assert published(repository) == first
    git(repository, "fsck", "--full", "--strict")


def test_what_others_committed_stays(site: Path, repository: Path) -> None:
    commit_files(repository, {"CNAME": "www.example.org\n", "articles/one/data.csv": "1,2\n"})
    publish(site, address(repository))
    (site / "content/articles/one.md").unlink()
    publish(site, address(repository))

    files = branch_files(repository)
    assert files["CNAME"] == b"www.example.org\n"
    assert files["articles/one/data.csv"] == b"1,2\n"
    assert "articles/one/index.html" not in files
    assert len(commits(repository)) == 3


def test_a_foreign_file_is_not_replaced_without_yes(site: Path, repository: Path) -> None:
    commit_files(repository, {"index.html": "the old site"})

    with pytest.raises(UsageError, match=r"would be replaced: index\.html;"):
        publish(site, address(repository))
    assert branch_files(repository) == {"index.html": b"the old site"}

    publish(site, address(repository), yes=True)
    assert published(repository) == shipped(site / "output")


def test_a_foreign_file_where_a_folder_is_needed_is_refused(site: Path, repository: Path) -> None:
    commit_files(repository, {"articles": "a file"})
    with pytest.raises(UsageError, match="articles"):
        publish(site, address(repository))
    with pytest.raises(MachineError, match="needs a folder"):
        publish(site, address(repository), yes=True)
    assert branch_files(repository) == {"articles": b"a file"}


def test_what_was_changed_by_hand_is_put_right(site: Path, repository: Path) -> None:
    publish(site, address(repository))
    commit_files(repository, {"index.html": "defaced"})
    assert publish(site, address(repository)).paths("changed") == ["index.html"]
    assert published(repository) == shipped(site / "output")


def test_a_push_in_between_is_not_run_over(site: Path, repository: Path) -> None:
    publish(site, address(repository))
    (site / "content/articles/one.md").unlink()
    build(site)
    built = BuiltFiles(built_layer(site / "output", site))
    target = Target("", PublishTarget(url=address(repository)))
    host = open_git_branch(target.settings, site)
    source = Source(site=site, url="https://example.org/", commit=None, texts={}, is_rollback=False)
    planned = plan_release(source, built, host, target)
    commit_files(repository, {"CNAME": "www.example.org\n"})

    with pytest.raises(MachineError, match="somebody else pushed"):
        send_release(planned.release, host, planned.held, lambda: NOW)

    assert "CNAME" in branch_files(repository)
    assert "articles/one/index.html" in branch_files(repository)


def test_most_files_vanish_only_when_that_is_meant(site: Path, repository: Path) -> None:
    publish(site, address(repository))
    (site / "content/photos").mkdir()
    for number in range(40):
        (site / f"content/photos/{number}.png").write_bytes(b"a picture")
    publish(site, address(repository))
    for photo in (site / "content/photos").iterdir():
        photo.unlink()

    with pytest.raises(UsageError, match=r"40 of .* would vanish"):
        publish(site, address(repository))
    assert len(commits(repository)) == 2
    publish(site, address(repository), yes=True)
    assert published(repository) == shipped(site / "output")


def test_a_dry_run_touches_nothing(site: Path, repository: Path) -> None:
    outcome = publish(site, address(repository), dry_run=True)
    assert outcome.paths("added") == sorted(shipped(site / "output"))
    assert git(repository, "for-each-ref") == ""


def test_a_branch_is_named_after_the_sign(site: Path, repository: Path) -> None:
    publish(site, address(repository, "pages/live"))
    assert published(repository, "pages/live") == shipped(site / "output")
    assert "gh-pages" not in git(repository, "for-each-ref")


def test_other_branches_are_left_alone(site: Path, repository: Path) -> None:
    commit_files(repository, {"README.md": "sources"}, branch="main")
    before = commits(repository, "main")
    publish(site, address(repository))
    assert commits(repository, "main") == before
    # The branch begins anew: sources are no part of its history.
    assert len(commits(repository)) == 1


def test_a_branch_with_sources_is_no_target(site: Path, repository: Path) -> None:
    commit_files(repository, {"site.yaml": "title: Sources\n"}, branch="main")
    with pytest.raises(UsageError, match="sources"):
        publish(site, address(repository, "main"))
    assert branch_files(repository, "main") == {"site.yaml": b"title: Sources\n"}


def test_a_branch_that_is_checked_out_is_no_target(site: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    subprocess.run(["git", "init", "--quiet", "--initial-branch=gh-pages", str(work)], check=True)
    with pytest.raises(UsageError, match="checked out"):
        publish(site, address(work))
    publish(site, address(work, "live"))
    assert published(work / ".git", "live") == shipped(site / "output")


def test_an_executable_or_linked_foreign_entry_keeps_its_mode(site: Path, repository: Path) -> None:
    commit_files(repository, {"run.sh": "#!/bin/sh\n"})
    work = repository.parent / "work"
    (work / "run.sh").chmod(0o755)
    (work / "link").symlink_to("run.sh")
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    for command in (["add", "--all"], ["commit", "-qm", "Modes"], ["push", "-q", "origin", "gh-pages"]):
        subprocess.run(["git", "-C", str(work), *identity, *command], check=True, capture_output=True)
    before = git(repository, "ls-tree", "gh-pages", "run.sh", "link")

    publish(site, address(repository))

    assert git(repository, "ls-tree", "gh-pages", "run.sh", "link") == before


def test_no_identity_and_no_git_program_are_needed(site: Path, repository: Path) -> None:
    environment = {"HOME": str(site.parent / "nobody"), "PATH": ""}
    command = [sys.executable, "-m", "generator", "publish", address(repository), "--site", str(site)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert git(repository, "log", "-1", "--format=%an", "gh-pages").strip() == "Glossator"


def test_without_dulwich_it_says_what_to_install(site: Path, repository: Path) -> None:
    # Nothing of dulwich can be imported in this process: what a machine without the extra sees.
    start = "import sys; sys.modules['dulwich'] = None; from generator.cli import main; main()"
    command = [sys.executable, "-c", start, "publish", address(repository), "--site", str(site)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 4
    assert "pip install 'dulwich<2'" in done.stderr
    assert git(repository, "for-each-ref") == ""


def test_no_repository_is_a_fault_of_the_machine(site: Path, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="not a git repository"):
        publish(site, address(tmp_path / "nowhere.git"))


def test_a_refusing_host_is_a_fault_of_the_machine(site: Path) -> None:
    # Port 9 of this machine: nobody listens.
    with pytest.raises(MachineError, match=r"git\+https://127\.0\.0\.1:9/x\.git"):
        publish(site, "git+https://me:secret@127.0.0.1:9/x.git")


@pytest.fixture
def ssh_line(tmp_path: Path) -> str:
    """In place of ssh: runs here what ssh would run there. The far side is git's own programs."""
    line = tmp_path / "ssh"
    line.write_text('#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n')
    line.chmod(0o755)
    return str(line)


def test_over_ssh(site: Path, repository: Path, ssh_line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", ssh_line)
    target = f"git+ssh://git@localhost{repository}"

    publish(site, target)
    publish(site, target)
    assert len(commits(repository)) == 1
    (site / "content/articles/one.md").unlink()
    publish(site, target)

    assert len(commits(repository)) == 2
    assert published(repository) == shipped(site / "output")
    git(repository, "fsck", "--full", "--strict")


def test_a_push_that_the_far_side_refuses(site: Path, repository: Path, ssh_line: str) -> None:
    hook = repository / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    target = f"git+ssh://git@localhost{repository}"

    done = run("publish", target, "--site", site, GIT_SSH_COMMAND=ssh_line)

    assert done.returncode == 4
    assert "declined" in done.stderr
    assert git(repository, "for-each-ref") == ""


# --- by https ---------------------------------------------------------------------------


@pytest.fixture
def by_https(repository: Path, git_https: GitServer) -> Iterator[str]:
    """The address of the bare repository at a server that wants a name and a password."""
    git(repository, "config", "http.receivepack", "true")
    yield f"git+https://{git_https.name}@127.0.0.1:{git_https.port}/pages.git"
    # A connection that was left open is a failure of the test that left it, not of a later one.
    gc.collect()


def test_a_wrong_password_is_refused(
    site: Path, repository: Path, by_https: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSATOR_GIT_PASSWORD", "of-somebody-else")
    with pytest.raises(MachineError, match=r"missing or wrong.*GLOSSATOR_GIT_PASSWORD") as refusal:
        publish(site, by_https)
    assert "of-somebody-else" not in str(refusal.value)
    assert git(repository, "for-each-ref") == ""


def test_without_a_password_it_says_where_to_give_one(
    site: Path, by_https: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLOSSATOR_GIT_PASSWORD")
    with pytest.raises(MachineError, match="GLOSSATOR_GIT_PASSWORD or by a credential helper"):
        publish(site, by_https)


def test_a_credential_helper_of_git_is_asked(
    site: Path, repository: Path, by_https: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLOSSATOR_GIT_PASSWORD")
    settings = Path(os.environ["GIT_CONFIG_GLOBAL"])
    helper = '[credential]\n\thelper = "!echo username=me; echo password=right; true"\n'
    settings.write_text(settings.read_text() + helper)

    publish(site, by_https)

    assert published(repository) == shipped(site / "output")


def test_a_certificate_that_nobody_vouches_for_is_refused(
    site: Path, by_https: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    with pytest.raises(MachineError, match=r"git\+https://127\.0\.0\.1.*certificate"):
        publish(site, by_https)
