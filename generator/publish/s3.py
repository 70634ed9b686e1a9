"""`s3://bucket/prefix`: a bucket of Amazon S3, or of any service that speaks its language.

Every object gets the content type, the caching and, where the service has them, the redirect that
the host files of the build name; a change of these alone is sent, too. What stands there is known
by its mark: the ETag that the service gave it when it was put there, and a digest of its headers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..model.problem import MachineError, UsageError
from ..model.site import PublishTarget
from .built_files import BuiltFiles
from .host import Standing
from .host_files import HostFiles, read_host_files
from .plan import File
from .record import Record

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_WORKERS = 16
# What one call may delete.
_MOST_AT_ONCE = 1000
_GONE = ("404", "NoSuchKey")
_HINTS = {"NoSuchBucket": "; make the bucket first"}


def open_s3(settings: PublishTarget, _site: Path) -> S3Host:
    """The bucket and prefix of an address; keys, profiles and regions are those of every AWS tool.

    Raises `UsageError` for an address that is none, `MachineError` where boto3 is not installed.
    """
    parts = urlsplit(settings.url)
    if not _BUCKET.fullmatch(parts.netloc) or parts.query or parts.fragment:
        # Without the address: what stands before an @ may be a key.
        raise UsageError("an address in S3 is s3://BUCKET or s3://BUCKET/PREFIX; keys do not belong into it")
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        message = "publishing to S3 needs boto3; install it with: pip install boto3"
        raise MachineError(message) from None
    config = Config(
        # Other services know neither a host name for each bucket nor the newer checksums.
        s3={"addressing_style": "path" if settings.endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"mode": "standard", "max_attempts": 4},
        max_pool_connections=_WORKERS,
    )
    with _refusals(settings.url):
        # A session of its own: boto3 keeps the keys of its common one for the life of the process.
        client = boto3.session.Session().client(
            "s3", endpoint_url=settings.endpoint or None, region_name=settings.region or None, config=config
        )
    prefix = unquote(parts.path).strip("/")
    return S3Host(client, parts.netloc, f"{prefix}/" if prefix else "", address=settings.url)


class S3Host:
    """The objects below a prefix of a bucket, as a host."""

    def __init__(self, client: Any, bucket: str, prefix: str, *, address: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._rules = HostFiles((), {})
        self._redirects = True
        self.address = address

    def read(self, name: str) -> bytes | None:
        """One of the tool's own files."""
        from botocore.exceptions import ClientError

        with _refusals(self.address):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
            except ClientError as fault:
                if _code(fault) in _GONE:
                    return None
                raise
            data: bytes = found["Body"].read()
            return data

    def look(self, built: BuiltFiles, record: Record) -> Standing:
        """Objects by their marks; what this tool did not put there has an unknown content."""
        self._rules = read_host_files(built)
        wanted = {*built.files, *record.files}
        with _refusals(self.address):
            return Standing(
                {
                    path: File(self._digest(path, etag, record), size)
                    for path, etag, size in self._list()
                    if path in wanted
                }
            )

    def write(self, name: str, data: bytes) -> None:
        """Put one of the tool's own files in place; nobody keeps a copy of it."""
        with _refusals(self.address):
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + name,
                Body=data,
                ContentType="application/json",
                CacheControl="no-store",
            )

    def put(self, paths: Sequence[str], built: BuiltFiles) -> Iterator[tuple[str, str]]:
        """Put files in place, several at a time."""
        with _refusals(self.address), ThreadPoolExecutor(_WORKERS) as pool:
            sendings = {pool.submit(self._put, path, built): path for path in paths}
            try:
                for sending in as_completed(sendings):
                    yield sendings[sending], sending.result()
            finally:
                for sending in sendings:
                    sending.cancel()

    def remove(self, paths: Sequence[str]) -> None:
        """Remove objects."""
        for start in range(0, len(paths), _MOST_AT_ONCE):
            keys = [{"Key": self._prefix + path} for path in paths[start : start + _MOST_AT_ONCE]]
            with _refusals(self.address):
                done = self._client.delete_objects(
                    Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True}
                )
            for fault in done.get("Errors", ()):
                raise MachineError(f"{self.address}: {fault.get('Key')}: {fault.get('Message')}")

    def finish(self, message: str, when: datetime) -> None:
        """Everything is in place already."""

    def _list(self) -> Iterator[tuple[str, str, int]]:
        """Path, ETag and size of every object below the prefix."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix
        )
        for page in pages:
            for entry in page.get("Contents", ()):
                yield entry["Key"].removeprefix(self._prefix), entry["ETag"], entry["Size"]

    def _digest(self, path: str, etag: str, record: Record) -> str:
        is_as_left = record.marks.get(path) == self._mark(path, etag)
        return record.files.get(path, "") if is_as_left else ""

    def _mark(self, path: str, etag: str) -> str:
        headers = hashlib.sha256(repr(sorted(self._headers(path).items())).encode())
        return f"{etag} {headers.hexdigest()[:16]}"

    def _headers(self, path: str) -> dict[str, str]:
        """What an object is stored with; a bucket can keep no more of what the host files say."""
        said = self._rules.headers(path)
        kept = {"ContentType": said["Content-Type"], "CacheControl": said["Cache-Control"]}
        target = self._rules.target(path)
        return {**kept, "WebsiteRedirectLocation": target} if target else kept

    def _put(self, path: str, built: BuiltFiles) -> str:
        """Put a file in place; its mark."""
        from botocore.exceptions import ClientError

        key, data, headers = self._prefix + path, built.read(path), self._headers(path)
        if not self._redirects:
            headers.pop("WebsiteRedirectLocation", None)
        try:
            done = self._client.put_object(Bucket=self._bucket, Key=key, Body=data, **headers)
        except ClientError as fault:
            if _code(fault) != "NotImplemented" or "WebsiteRedirectLocation" not in headers:
                raise
            # A service without redirects; the page that stands there leads on by itself.
            self._redirects = False
            return self._put(path, built)
        return self._mark(path, done["ETag"])


def _code(fault: Any) -> str:
    return str(fault.response.get("Error", {}).get("Code", ""))


@contextmanager
def _refusals(address: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as fault:
        code = _code(fault)
        said = fault.response.get("Error", {}).get("Message") or "the service refuses"
        raise MachineError(f"{address}: {said} ({code})" + _HINTS.get(code, "")) from fault
    except BotoCoreError as fault:
        raise MachineError(f"{address}: {fault}") from fault
