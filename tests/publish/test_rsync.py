"""Publishing by rsync: what is not the same at every place."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.problem import MachineError
from tests.publish.counterparts import SshServer, find_program, ssh_server
from tests.publish.publishing import publish, shipped
from tests.small_site import snapshot


def readers_files(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in snapshot(folder).items() if not path.startswith(".glossator")}


def test_a_key_that_may_do_nothing_but_rsync_is_enough(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "srv/review"
    folder.mkdir(parents=True)
    (tmp_path / "ssh").mkdir()
    restriction = f'restrict,command="{find_program("rrsync")} {tmp_path / "srv"}"'
    with ssh_server(tmp_path / "ssh", restriction=restriction) as server:
        monkeypatch.setenv("RSYNC_RSH", server.shell)
        address = f"rsync+ssh://{server.user}@127.0.0.1:{server.port}/review"
        publish(site, address)
        (site / "content/articles/one.md").unlink()
        publish(site, address)
        assert readers_files(folder) == shipped(site / "output")
        assert not (folder / "articles/one").exists()


def test_readers_of_the_server_may_read_what_is_sent(site: Path, tmp_path: Path, ssh: SshServer) -> None:
    (site / "content/plan.txt").write_text("A plan.")
    (site / "content/plan.txt").chmod(0o600)
    publish(site, f"rsync+ssh://{ssh.user}@127.0.0.1:{ssh.port}{tmp_path}/www")
    sent = [path for path in (tmp_path / "www").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in sent} == {0o644}


def test_sources_over_there_are_no_target(site: Path, tmp_path: Path, ssh: SshServer) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/site.yaml").write_text("title: Sources\n")
    with pytest.raises(Exception, match="holds the sources of a site"):
        publish(site, f"rsync+ssh://{ssh.user}@127.0.0.1:{ssh.port}{tmp_path}/sources")
    assert snapshot(tmp_path / "sources") == {"site.yaml": b"title: Sources\n"}


def test_a_server_that_is_not_there_is_a_fault_of_the_machine(site: Path) -> None:
    with pytest.raises(MachineError, match=r"rsync://127\.0\.0\.1:9/x: "):
        publish(site, "rsync://127.0.0.1:9/x")
