"""The other side of Web Push, really there: a service on this machine, and a browser with keys of its own."""

import base64
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gehoor.notify.tests.other_side import other_side


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PushService:
    """Takes messages as RFC 8030 says, answers with `status`, and opens them with the browser's keys."""

    def __init__(self) -> None:
        self.status = 201
        self.raw: list[tuple[Mapping[str, str], bytes]] = []
        self.paths: list[str] = []
        self.url = ""
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """A message comes in."""
        self.raw.append((headers, body))
        self.paths.append(path)
        return self.status, ""

    def subscription(self, name: str = "een") -> dict[str, Any]:
        """What `PushSubscription.toJSON()` gives in the page."""
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": b64(point), "auth": b64(self._auth)}
        return {"endpoint": f"{self.url}/push/{name}", "expirationTime": None, "keys": keys}

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Everything that arrived, decrypted (RFC 8291)."""
        return [json.loads(self._open(body)) for _headers, body in self.raw]

    def _open(self, body: bytes) -> bytes:
        opened: bytes = http_ece.decrypt(
            body, private_key=self._private, auth_secret=self._auth, version="aes128gcm"
        )
        return opened

    def claims(self, number: int = -1) -> dict[str, Any]:
        """The claims of the VAPID header (RFC 8292), signed by the key that stands beside them."""
        header = self.raw[number][0]["authorization"]
        parts = dict(part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(","))
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(parts["k"]))
        head, body, signature = parts["t"].split(".")
        raw = unb64(signature)
        signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        try:
            point.verify(signed, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise AssertionError("the signature is not of the key that is given") from error
        return {**json.loads(unb64(body)), "key": parts["k"]}


@contextmanager
def push_service() -> Iterator[PushService]:
    """The service while the context lasts."""
    state = PushService()
    with other_side(state.take) as host:
        state.url = f"http://{host}"
        yield state
