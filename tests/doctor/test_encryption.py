"""Certificates, and what is served beside encryption: real ones on loopback, names of the open internet through a guide."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.doctor.conftest import NOW, Good, codes, examined

from feedwright import FetchError, doctor, fetch
from feedwright.model import replace
from feedwright.wire import Answer

TODAY = datetime.now(UTC)  # noqa: TID251 - TLS itself believes no other clock
DAY = timedelta(days=1)


def certificate(folder, name="localhost", first=TODAY - DAY, last=TODAY + 90 * DAY):
    """A certificate signed by itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def secure(serve, tmp_path, monkeypatch):
    """A good site with a certificate of a kind, which is believed unless it is said otherwise."""

    def serving(*, believed=True, **said):
        path = certificate(tmp_path, **said)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if believed:
            monkeypatch.setenv("SSL_CERT_FILE", str(path))
        site = Good()
        site.now = TODAY
        return serve(site, wrapped=context)

    return serving


def test_of_a_good_certificate_nothing_is_said(secure):
    assert codes(examined(secure(), now=TODAY)) == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"believed": False}, "signed by itself"),
        ({"name": "elsewhere.example"}, "for another name"),
        ({"first": TODAY - 9 * DAY, "last": TODAY - DAY}, "ended on an earlier day"),
    ],
)
def test_a_bad_certificate_is_the_only_fault(secure, said, what):
    (finding,) = examined(secure(**said), now=TODAY).findings
    assert finding.code == "certificate"
    assert what in finding.what


def test_one_that_ends_soon_is_warned_of_in_days(secure):
    (finding,) = examined(secure(last=TODAY + 5 * DAY + timedelta(hours=1), first=TODAY - 85 * DAY), now=TODAY).findings
    assert (finding.code, finding.level) == ("certificate-expires", "warning")
    assert "ends in 5 days" in finding.what


def test_one_that_is_made_for_a_week_is_not_late_in_its_middle(secure):
    assert codes(examined(secure(first=TODAY - 3 * DAY, last=TODAY + 3 * DAY), now=TODAY)) == []


# --- names of the open internet ------------------------------------------------------------------------------------------


class Named(Good):
    """A site whose feeds say that they are served at a name."""

    scheme = "https"

    def respond(self, method, path, headers):
        real, self.url = self.url, f"{self.scheme}://www.feeds.org"
        try:
            return super().respond(method, path, headers)
        finally:
            self.url = real


def guide(site, plain=None):
    """Leads the name to the site: `https` to it, `http` to what `plain` answers."""
    valid = NOW - 30 * DAY, NOW + 60 * DAY

    def look(url, headers, **said):
        scheme, _, rest = url.partition("://www.feeds.org")
        if scheme == "http" and plain is not None:
            return plain(url)
        answer = fetch.look(f"{site.url}{rest}", headers, **said)
        return replace(answer, url=url, certificate=valid if scheme == "https" else None)

    return look


def redirecting(status, to="https"):
    def plain(url):
        return Answer(url, status, (("location", f"{to}{url.removeprefix('http')}"),))

    return plain


def seen(site, plain, scheme="https"):
    url = f"{scheme}://www.feeds.org/feeds/all.rss"
    return codes(doctor.examine(url, now=NOW, allow_private=True, look=guide(site, plain)))


def test_http_that_leads_to_https_for_good_is_well(serve):
    assert seen(serve(Named()), redirecting(301)) == []


def test_so_is_http_at_which_nobody_answers(serve):
    def nobody(url):
        raise FetchError("cannot be reached", where=url)

    assert seen(serve(Named()), nobody) == []


@pytest.mark.parametrize("plain", [redirecting(302), lambda url: Answer(url, 200, (), b"<rss/>")])
def test_http_that_is_served_beside_https_is_named(serve, plain):
    assert seen(serve(Named()), plain) == ["http-open"]


def test_a_redirect_from_https_to_http_is_named(serve):
    class Plain(Named):
        scheme = "http"

    site = serve(Plain())
    look = guide(site)

    def down(url, headers, **said):
        if url.startswith("https"):
            return Answer(url, 301, (("location", url.replace("https", "http", 1)),))
        return look(url, headers, **said)

    down_codes = codes(doctor.examine("https://www.feeds.org/feeds/all.rss", now=NOW, allow_private=True, look=down))
    assert down_codes == ["redirect-downgrade"]


def test_a_name_without_encryption_is_named(serve):
    class Plain(Named):
        scheme = "http"

    assert seen(serve(Plain()), None, "http") == ["no-https"]
