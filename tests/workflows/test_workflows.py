"""`init --ci`: the workflows are valid, are never written over others, and do what they are for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.workflows import CI_HOSTS, workflow_files
from tests.publish.publishing import branch_files, commit, commits
from tests.small_site import run, snapshot, write_files
from tests.workflows.jobs import Hosted, faults, load, make_programs

SCHEMAS = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}
ARTICLE = "content/articles/first-article.md"
NOTES = "content/articles/first-article.annotations.yaml"


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a job finds on its PATH once it has a python."""
    return make_programs(tmp_path_factory.mktemp("programs"))


@pytest.fixture
def site(tmp_path: Path, hosted: Hosted) -> Path:
    """The checkout of somebody who writes for the site."""
    return tmp_path / "site"


@pytest.fixture(params=CI_HOSTS)
def hosted(request: pytest.FixtureRequest, tmp_path: Path, programs: Path) -> Hosted:
    """A new site with workflows, pushed to its host."""
    site, origin = tmp_path / "site", tmp_path / "origin.git"
    assert run("init", site, "--ci", request.param, now=None).returncode == 0
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(origin)], check=True)
    subprocess.run(["git", "--git-dir", str(origin), "config", "uploadpack.allowFilter", "true"], check=True)
    push(site, origin)
    return Hosted(request.param, origin, programs, tmp_path)


def push(site: Path, origin: Path) -> str:
    """Commit everything and push it; the commit."""
    made = commit(site)
    subprocess.run(["git", "-C", str(site), "push", "--quiet", str(origin), "HEAD:main"], check=True)
    return made


def edit(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text()
    assert old in text
    (site / path).write_text(text.replace(old, new))


def test_a_push_publishes_and_a_second_one_does_nothing(hosted: Hosted, site: Path) -> None:
    first = hosted.run("publish")
    assert first.status == 0, first.errors
    assert "index.html" in branch_files(hosted.origin)
    assert (first.clone / ".glossator").is_dir()
    assert subprocess.run(
        ["git", "-C", str(first.clone), "status", "--porcelain"], check=True, capture_output=True
    ).stdout in (b"", b"?? public/\n")
    before = commits(hosted.origin)

    second = hosted.run("publish", after=first)
    assert second.status == 0
    assert commits(hosted.origin) == before

    edit(site, ARTICLE, "worth as much", "worth just as much")
    push(site, hosted.origin)
    assert hosted.run("publish", after=second).status == 0
    assert b"worth just as much" in branch_files(hosted.origin)["articles/first-article/index.html"]


def test_what_gitlab_serves_is_the_branch(hosted: Hosted) -> None:
    if hosted.host == "gitlab":
        handed = snapshot(hosted.run("publish").clone / "public")
        branch = branch_files(hosted.origin)
        assert handed == {path: data for path, data in branch.items() if not path.startswith(".glossator")}
    else:
        steps = load_publish(hosted)["jobs"]["publish"]["steps"]
        checkout, upload, deploy = steps[-3:]
        assert checkout["with"] == {"ref": "gh-pages", "path": upload["with"]["path"]}
        assert deploy["uses"].startswith("actions/deploy-pages@")


def load_publish(hosted: Hosted) -> dict:  # type: ignore[type-arg]
    (path,) = (path for path in CI_HOSTS[hosted.host] if "check" not in path)
    return load(hosted.home / "site" / path)  # type: ignore[no-any-return]


def test_lost_notes_stop_a_publish_but_for_the_button(hosted: Hosted, site: Path) -> None:
    assert hosted.run("publish").status == 0
    before = commits(hosted.origin)
    edit(site, ARTICLE, "reported as lost", "marked")
    push(site, hosted.origin)

    stopped = hosted.run("publish")
    assert stopped.status == 1
    assert f"{NOTES}:" in stopped.errors
    # The clone has all commits, and git fetches the old texts when they are asked for.
    assert "history-missing" not in stopped.errors
    assert commits(hosted.origin) == before

    pressed = hosted.run("publish", lost="yes")
    assert pressed.status == 0, pressed.errors
    page = branch_files(hosted.origin)["articles/first-article/index.html"].decode()
    assert 'id="note-lost-notes"' in page


def test_a_rollback_and_a_large_change_are_buttons(hosted: Hosted, site: Path) -> None:
    write_files(site, {f"content/files/{number}.txt": f"File {number}.\n" for number in range(60)})
    first = push(site, hosted.origin)
    assert hosted.run("publish").status == 0
    online = branch_files(hosted.origin)
    for number in range(60):
        (site / f"content/files/{number}.txt").unlink()
    push(site, hosted.origin)

    assert hosted.run("publish").status == 2
    assert hosted.run("publish", large="yes").status == 0
    assert len(branch_files(hosted.origin)) < len(online)
    assert hosted.run("publish", rollback=first).status == 0
    assert "files/1.txt" in branch_files(hosted.origin)


def test_faults_are_marked_where_they_stand(hosted: Hosted, site: Path) -> None:
    assert (fine := hosted.run("check")).status == 0
    assert faults(hosted, fine) == []
    edit(site, NOTES, "quote: its tie to the text", "quote: words that stand nowhere here")
    edit(site, ARTICLE, "A note in the margin", "A [note](nowhere.md) in the margin")
    push(site, hosted.origin)

    found = hosted.run("check")

    assert found.status == 1
    lines = (site / NOTES).read_text().splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "stand nowhere" in text)
    assert ("error", NOTES, str(line)) in faults(hosted, found)
    assert any(path == ARTICLE for _, path, _ in faults(hosted, found))


def test_the_schema_of_the_host_takes_them(hosted: Hosted, site: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[hosted.host]]
    if hosted.host == "gitlab":
        command += ["--data-transform", "gitlab-ci"]
    told = subprocess.run(
        [*command, *CI_HOSTS[hosted.host]], cwd=site, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


def test_one_publish_at_a_time_with_all_commits_and_every_day(hosted: Hosted) -> None:
    workflow = load_publish(hosted)
    if hosted.host == "github":
        assert workflow["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}
        assert {"push", "schedule", "workflow_dispatch"} == set(workflow["on"])
        steps = workflow["jobs"]["publish"]["steps"]
        assert steps[0]["with"] == {"fetch-depth": "0", "filter": "blob:none"}
        assert [step["with"]["path"] for step in steps if "cache@" in step.get("uses", "")] == [".glossator"]
    else:
        assert workflow[".publish"]["resource_group"] == "publish"
        assert workflow[".publish"]["cache"]["paths"] == [".glossator/"]
        assert workflow["variables"]["GIT_DEPTH"] == "0"
        assert "--filter=blob:none" in workflow["variables"]["GIT_FETCH_EXTRA_FLAGS"]
        for job in ("publish", "publish-with-lost-notes-kept-below"):
            assert workflow[job]["rules"][0]["if"] == "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"


# --- what init writes -------------------------------------------------------------------


@pytest.mark.parametrize("host", CI_HOSTS)
def test_a_site_that_is_there_gets_the_workflows_alone(host: str, tmp_path: Path) -> None:
    run("init", tmp_path / "site", now=None)
    before = snapshot(tmp_path / "site")

    result = run("init", tmp_path / "site", "--ci", host, now=None)

    assert result.returncode == 0
    assert f"next: git init {tmp_path / 'site'}" in result.stderr
    added = {path for path in snapshot(tmp_path / "site") if path not in before}
    assert added == {*CI_HOSTS[host], "requirements.txt"}
    assert {path: snapshot(tmp_path / "site")[path] for path in before} == before
    assert all(f"wrote {tmp_path / 'site' / path}" in result.stderr for path in added)


def test_a_repository_of_its_own_need_not_be_made_one(tmp_path: Path) -> None:
    run("init", tmp_path / "site", now=None)
    commit(tmp_path / "site")
    assert "git init" not in run("init", tmp_path / "site", "--ci", "github", now=None).stderr


@pytest.mark.parametrize("host", CI_HOSTS)
def test_nothing_is_overwritten(host: str, tmp_path: Path) -> None:
    run("init", tmp_path / "site", now=None)
    theirs = list(CI_HOSTS[host])[-1]
    write_files(tmp_path / "site", {theirs: "theirs", "requirements.txt": "theirs"})
    before = snapshot(tmp_path / "site")

    result = run("init", tmp_path / "site", "--ci", host, now=None)

    assert result.returncode == 2
    assert f"{theirs} exists already, so nothing was written" in result.stderr
    assert snapshot(tmp_path / "site") == before
    (tmp_path / "site" / theirs).unlink()
    assert run("init", tmp_path / "site", "--ci", host, now=None).returncode == 0
    assert (tmp_path / "site/requirements.txt").read_text() == "theirs"


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path, {"letter.txt": "Dear reader"})
    assert run("init", tmp_path, "--ci", "github", now=None).returncode == 2
    assert set(snapshot(tmp_path)) == {"letter.txt"}


@pytest.mark.parametrize("host", CI_HOSTS)
def test_a_site_in_the_programs_repository_calls_it_as_it_stands_there(host: str, tmp_path: Path) -> None:
    run("init", tmp_path / "site", now=None)
    write_files(tmp_path / "site", {"generator/__main__.py": "", "requirements.txt": "click\n"})
    assert run("init", tmp_path / "site", "--ci", host, now=None).returncode == 0
    text = "".join((tmp_path / "site" / path).read_text() for path in CI_HOSTS[host])
    assert " python -m generator publish " in text
    assert " python -m generator check " in text
    assert "glossator publish" not in text
    assert text == "".join(workflow_files(host, "python -m generator").values())


@pytest.mark.parametrize("host", CI_HOSTS)
def test_the_wheel_has_them(host: str, tmp_path: Path, programs: Path) -> None:
    from_here = ("--quiet", "--no-index", "--no-deps", "--find-links", programs.parent / "dist")
    subprocess.run([programs / "python", "-m", "pip", "install", *from_here, "glossator"], check=True)
    subprocess.run([programs / "glossator", "init", tmp_path / "site", "--ci", host], check=True)
    written = {path: (tmp_path / "site" / path).read_text() for path in CI_HOSTS[host]}
    assert written == workflow_files(host)
