"""The real programs that publishing is tested against, started and stopped: sshd, S3, nginx, Caddy.

All on the loopback interface, at free ports, below a folder of their own. Where a program is not
installed the test skips and says so; with CI=true it fails.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser import missing
from tests.small_site import ROOT

S3RVER = ROOT / "node_modules/s3rver/bin/s3rver.js"
_PATIENCE = 60.0
_HINT = "`make counterparts` installs it"


def find_program(name: str) -> str:
    """Where a program is: on PATH, where Debian keeps servers, or beside this Python; else `missing`."""
    folders = (os.environ.get("PATH", ""), "/usr/sbin", str(Path(sys.executable).parent))
    found = shutil.which(name, path=os.pathsep.join(folders))
    return found or missing(f"{name} is not installed; {_HINT}")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


@contextmanager
def running(
    command: Sequence[str | Path],
    is_ready: Callable[[], bool],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """A program from when it is ready until the block ends; its output is in `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            cwd=log.parent,
        )
        try:
            ends = time.monotonic() + _PATIENCE
            while not is_ready():
                said = log.read_text(errors="replace")[-2000:]
                assert process.poll() is None, f"{command[0]} ended: {said}"
                assert time.monotonic() < ends, f"{command[0]} does not answer: {said}"
                time.sleep(0.05)
            yield
        finally:
            # What it keeps goes with the test; some take half a minute to say good-bye.
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    """Whether something accepts connections at a port of this machine."""
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


# --- ssh --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SshServer:
    """An sshd that lets this user in by a key; `shell` is the ssh command that uses it."""

    port: int
    user: str
    shell: str


@contextmanager
def ssh_server(home: Path, *, restriction: str = "") -> Iterator[SshServer]:
    """Debian's sshd with keys of its own below `home`; `restriction` stands before the one it lets in."""
    sshd = find_program("sshd")
    for needed in ("ssh", "ssh-keygen", "rsync"):
        find_program(needed)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    (port,) = free_ports(1)
    settings = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": home / "host",
        "AuthorizedKeysFile": home / "authorized_keys",
        "PidFile": home / "sshd.pid",
        "UsePAM": "no",
        "StrictModes": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
    }
    (home / "authorized_keys").write_text(f"{restriction} {(home / 'user.pub').read_text()}".lstrip())
    (home / "sshd_config").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    known = " ".join((home / "host.pub").read_text().split()[:2])
    (home / "known_hosts").write_text(f"[127.0.0.1]:{port} {known}\n")
    user = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
    command = [sshd, "-D", "-e", "-f", home / "sshd_config"]
    with running(command, lambda: listens(port), log=home / "sshd.log"):
        server = SshServer(port, user, f"ssh -F {home / 'ssh_config'}")
        with _one_connection(server, home):
            yield server


@contextmanager
def _one_connection(server: SshServer, home: Path) -> Iterator[None]:
    """The settings of ssh for these keys, and a connection that all who use them share."""
    # The name of a socket is short, or refused.
    with tempfile.TemporaryDirectory(prefix="ssh-", dir="/tmp") as folder:
        socket_path = Path(folder) / "socket"
        settings = {
            "IdentityFile": home / "user",
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": home / "known_hosts",
            "ControlPath": socket_path,
        }
        (home / "ssh_config").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        command = [*server.shell.split(), "-M", "-N", "-p", str(server.port), f"{server.user}@127.0.0.1"]
        with running(command, socket_path.exists, log=home / "ssh.log"):
            yield


# --- git by https -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GitServer:
    """Git's own server program behind https, for those who know name and password.

    `environment` makes git and dulwich trust its certificate, and holds the password.
    """

    port: int
    name: str
    environment: Mapping[str, str]


@contextmanager
def git_server(home: Path, repositories: Path) -> Iterator[GitServer]:
    """The repositories below a folder by `git http-backend`, with a certificate of its own."""
    git, openssl = find_program("git"), find_program("openssl")
    certificate, key = home / "certificate.pem", home / "key.pem"
    command = [openssl, "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    made = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run([*command, *made], check=True, capture_output=True)
    (home / "gitconfig").write_text(f'[http]\n\tsslCAInfo = "{certificate}"\n')
    (port,) = free_ports(1)
    served = [sys.executable, Path(__file__).parent / "git_https.py", git, repositories, port]
    log = home / "git_https.log"
    with running([*map(str, served), certificate, key], lambda: listens(port), log=log):
        variables = {"GIT_CONFIG_GLOBAL": str(home / "gitconfig"), "GLOSSATOR_GIT_PASSWORD": "right"}
        yield GitServer(port, "me", variables)


# --- a daemon of rsync ------------------------------------------------------------------


@contextmanager
def rsync_daemon(home: Path) -> Iterator[int]:
    """A daemon of rsync whose module `sites` is `home/sites`; its port.

    Without chroot, which needs root, rsync 3.5.0 reads no listed files from a folder inside a module.
    """
    rsync = find_program("rsync")
    (home / "sites").mkdir()
    (port,) = free_ports(1)
    module = {"path": home / "sites", "read only": "no", "use chroot": "no", "reverse lookup": "no"}
    if os.getuid() == 0:
        module |= {"uid": "root", "gid": "root"}
    lines = ["[sites]", *(f"{name} = {value}" for name, value in module.items())]
    (home / "rsyncd.conf").write_text("\n".join(lines) + "\n")
    command = [rsync, "--daemon", "--no-detach", "--address=127.0.0.1", f"--port={port}"]
    command.append(f"--config={home / 'rsyncd.conf'}")
    with running(command, lambda: listens(port), log=home / "rsyncd.log"):
        yield port


# --- S3 ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class S3Server:
    """A server that speaks S3 and checks keys; `client` is boto3's, with the right ones."""

    endpoint: str
    environment: Mapping[str, str]

    def client(self):  # type: ignore[no-untyped-def]  # boto3 has no types
        """A client with the right keys."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        )


@contextmanager
def s3_server(home: Path) -> Iterator[S3Server]:
    """SeaweedFS with one key that may do everything."""
    weed = find_program("weed")
    keys = {"accessKey": "tests", "secretKey": "a-key-of-these-tests"}
    identity = {"name": "tests", "credentials": [keys], "actions": ["Admin", "Read", "Write", "List"]}
    (home / "identities.json").write_text(json.dumps({"identities": [identity]}))
    names = ("s3", "master", "volume", "filer", "s3.grpc", "master.grpc", "volume.grpc", "filer.grpc")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    (home / "data").mkdir()
    endpoint = f"http://127.0.0.1:{ports['s3']}"
    command = [
        *(weed, "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={home / 'data'}"),
        *("-s3", f"-s3.config={home / 'identities.json'}", "-volume.max=20", "-master.volumeSizeLimitMB=64"),
        *(f"-{name}.port{'.grpc' if grpc else ''}={port}" for name, grpc, port in _weed_ports(ports)),
        *("-s3.port.iceberg=0", "-s3.port.lance=0"),
    ]
    environment = {
        "AWS_ACCESS_KEY_ID": keys["accessKey"],
        "AWS_SECRET_ACCESS_KEY": keys["secretKey"],
        # Nobody's own settings.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    server = S3Server(endpoint, environment)
    with running(command, lambda: _makes_buckets(server), log=home / "weed.log"):
        yield server


def _weed_ports(ports: Mapping[str, int]) -> Iterator[tuple[str, bool, int]]:
    for name, port in ports.items():
        yield name.removesuffix(".grpc"), name.endswith(".grpc"), port


def _makes_buckets(server: S3Server) -> bool:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        server.client().create_bucket(Bucket="probe")
    except (BotoCoreError, ClientError):
        return False
    return True


@contextmanager
def s3_website(home: Path) -> Iterator[S3Server]:
    """s3rver, which checks no keys, but serves buckets as websites: at `ENDPOINT/BUCKET/`."""
    node = find_program("node")
    if not S3RVER.is_file():
        missing("s3rver is not installed; `npm ci` installs it")
    (port,) = free_ports(1)
    command = [node, S3RVER, "--directory", home / "data", "--address", "127.0.0.1", "--port", str(port)]
    # Its own keys, and no others.
    keys = {"AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER"}
    with running(command, lambda: listens(port), log=home / "s3rver.log"):
        yield S3Server(f"http://127.0.0.1:{port}", keys)


# --- web servers ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web server answered: status, headers by lower-case name, body as it was sent.

    Values of a header that came more than once are joined by a comma, as RFC 9110 (5.3) has it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, **headers: str) -> Answer:
    """The answer of a server, as it is: nothing is followed, nothing unpacked."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=20)
    try:
        connection.request("GET", url.split(parts.netloc, 1)[1] or "/", headers=headers)
        answer = connection.getresponse()
        names = {name.lower() for name, _ in answer.getheaders()}
        told = {name: answer.getheader(name, "") for name in names}
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()
