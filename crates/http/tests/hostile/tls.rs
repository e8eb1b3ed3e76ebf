//! Certificates and TLS as they should not be. Nothing is sent to such a server.

use std::sync::{Arc, OnceLock};

use paywright_core::ErrorCode;
use paywright_http::{Client, Stage};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::report::Table;
use crate::server::{Script, Server, Step};
use crate::shop::Shop;
use crate::stalls::MACHINE;

/// Who signs certificates.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: rcgen::Certificate,
}

/// A certificate and its key.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "An authority of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// The one that the clients of the tests trust.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Authority> = OnceLock::new();
        SHARED.get_or_init(Self::new)
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// A server that is as it should be.
    pub(crate) fn server(&self, names: &[&str]) -> Arc<ServerConfig> {
        self.issue(names, |_| {}).server(rustls::ALL_VERSIONS)
    }

    fn issue(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let params = params(names, change);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity { chain: vec![certificate.der().clone()], key: private(&key) }
    }
}

fn params(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, "127.0.0.1");
    change(&mut params);
    params
}

fn private(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivateKeyDer::try_from(key.serialize_der()).unwrap()
}

impl Identity {
    fn self_signed(is_ca: bool) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = params(&["127.0.0.1"], |params| {
            if is_ca {
                params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            }
        });
        let certificate = params.self_signed(&key).unwrap();
        Self { chain: vec![certificate.der().clone()], key: private(&key) }
    }

    /// Signed by a certificate that may sign none.
    fn signed_by_a_server() -> Self {
        let (authority, key) = (Authority::shared(), KeyPair::generate().unwrap());
        let middle = params(&["127.0.0.1"], |_| {});
        let middle_certificate = middle.signed_by(&key, &authority.issuer).unwrap();
        let issuer = Issuer::new(middle, key);
        let key = KeyPair::generate().unwrap();
        let own = params(&["127.0.0.1"], |_| {}).signed_by(&key, &issuer).unwrap();
        let chain = vec![own.der().clone(), middle_certificate.der().clone()];
        Self { chain, key: private(&key) }
    }

    fn server(self, versions: &[&'static SupportedProtocolVersion]) -> Arc<ServerConfig> {
        Arc::new(self.config(versions, |_| {}))
    }

    fn config(
        self,
        versions: &[&'static SupportedProtocolVersion],
        change: impl FnOnce(&mut ServerConfig),
    ) -> ServerConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider);
        let builder = builder.with_protocol_versions(versions).unwrap().with_no_client_auth();
        let mut config = builder.with_single_cert(self.chain, self.key).unwrap();
        change(&mut config);
        config
    }

    /// A server that wants to know who the client is.
    fn asking_back(self, versions: &[&'static SupportedProtocolVersion]) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(Authority::shared().certificate.der().clone()).unwrap();
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
        let builder = ServerConfig::builder_with_provider(provider);
        let builder = builder.with_protocol_versions(versions).unwrap();
        let builder = builder.with_client_cert_verifier(verifier.build().unwrap());
        Arc::new(builder.with_single_cert(self.chain, self.key).unwrap())
    }
}

/// A shop that trusts the authority of the tests, at a server under TLS.
fn shop_at(server: &Server) -> Shop {
    let pem = Authority::shared().pem();
    Shop::with(&format!("https://{}", server.address()), |settings| {
        settings.ca_pem(pem.as_bytes()).unwrap()
    })
}

#[tokio::test]
async fn a_certificate_that_is_not_right_is_refused_at_once() {
    let _among_others = MACHINE.read().await;
    let right = Authority::shared();
    let ip = ["127.0.0.1"];
    let cases = [
        ("expired", right.issue(&ip, |params| params.not_after = date_time_ymd(2021, 1, 1))),
        ("not valid yet", right.issue(&ip, |params| params.not_before = date_time_ymd(2999, 1, 1))),
        ("self-signed", Identity::self_signed(false)),
        ("self-signed authority", Identity::self_signed(true)),
        ("authority that nobody knows", Authority::new().issue(&ip, |_| {})),
        ("wrong host", right.issue(&["platform.test"], |_| {})),
        ("wrong address", right.issue(&["127.0.0.2"], |_| {})),
        ("wildcard for an address", right.issue(&["*.0.0.1"], |_| {})),
        ("host in the subject only", right.issue(&[], |_| {})),
        ("signed by a server", Identity::signed_by_a_server()),
        (
            "for clients only",
            right.issue(&ip, |params| {
                params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            }),
        ),
    ];
    let mut table = Table::new("certificates");
    for (name, identity) in cases {
        let script = vec![Step::Tls(identity.server(rustls::ALL_VERSIONS)), Step::Serve];
        let server = Server::start(vec![script]).await;
        let told = shop_at(&server).pay("order-1").await;
        table.row(name, &told.words());
        let failure = told.failure();
        let found = (failure.code(), failure.stage(), told.failures.len());
        assert_eq!(found, ("http_certificate_refused", Stage::Tls, 1), "{name}: {failure}");
        told.assert_honest(name);
        server.until_closed(0).await;
        assert_eq!((server.connections(), server.requests()), (1, 0), "{name}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_and_for_this_one_taken() {
    for (name, is_right) in [
        ("gate.platform.test", true),
        ("*.platform.test", true),
        ("GATE.platform.test", true),
        ("platform.test", false),
        ("*.test", false),
        ("*.gate.platform.test", false),
        ("other.gate.platform.test", false),
        ("gate.platform.test.example", false),
        ("127.0.0.1", false),
    ] {
        let config = Authority::shared().server(&[name]);
        let server = Server::start(vec![vec![Step::Tls(config), Step::Serve]]).await;
        let url = format!("https://gate.platform.test:{}", server.port());
        let pem = Authority::shared().pem();
        let shop = Shop::with(&url, |settings| {
            let here = "127.0.0.1".parse().unwrap();
            settings.ca_pem(pem.as_bytes()).unwrap().resolve("gate.platform.test", here)
        });
        let told = shop.pay("order-1").await;
        assert_eq!(told.is_accepted(), is_right, "{name}: {}", told.words());
        assert_eq!(server.requests(), usize::from(is_right), "{name}");
    }
}

#[tokio::test]
async fn what_speaks_no_usable_tls_is_sent_nothing() {
    let _among_others = MACHINE.read().await;
    let alert = |version, level, what| Step::Send(vec![0x15, 3, version, 0, 2, level, what]);
    let send = |text: &str| Step::Send(text.as_bytes().to_vec());
    let hello = |version: u8| {
        let mut hello = vec![0x16, 3, version, 0, 42, 2, 0, 0, 38, 3, version];
        hello.extend([7; 32]);
        hello.extend([0, 0xc0, 0x13, 0]);
        Step::Send(hello)
    };
    let other_protocol = Authority::shared().issue(&["127.0.0.1"], |_| {});
    let other_protocol = other_protocol.config(rustls::ALL_VERSIONS, |config| {
        config.alpn_protocols = vec![b"h2".to_vec()];
    });
    let asking = Authority::shared().issue(&["127.0.0.1"], |_| {});
    let asking = asking.asking_back(&[&rustls::version::TLS12]);
    let cases: Vec<(_, Script)> = vec![
        ("TLS 1.1", vec![Step::Read(5), hello(2)]),
        ("TLS 1.0", vec![Step::Read(5), hello(1)]),
        ("SSL 3.0", vec![Step::Read(5), hello(0)]),
        ("alert: version", vec![Step::Read(5), alert(3, 2, 70)]),
        ("alert: handshake", vec![Step::Read(5), alert(3, 2, 40)]),
        ("alert: farewell", vec![Step::Read(5), alert(3, 1, 0), Step::Fin]),
        ("garbage", vec![Step::Send(vec![0xa5; 4096])]),
        ("zeros", vec![Step::Send(vec![0; 4096])]),
        ("plain HTTP", vec![send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]),
        ("SSH", vec![send("SSH-2.0-OpenSSH_9.2\r\n")]),
        ("record that is too long", vec![Step::Send(vec![0x16, 3, 3, 0xff, 0xff, 2, 0])]),
        ("its own hello", vec![Step::Send(vec![0x16, 3, 1, 0, 4, 1, 0, 0, 0])]),
        ("closed at once", vec![Step::Fin]),
        ("closed after the hello", vec![Step::Read(5), Step::Fin]),
        ("torn down after the hello", vec![Step::Read(5), Step::Reset]),
        ("wants a certificate", vec![Step::Tls(asking)]),
        ("HTTP/2 only", vec![Step::Tls(Arc::new(other_protocol))]),
    ];
    let mut table = Table::new("TLS");
    for (name, script) in cases {
        let server = Server::start(vec![script]).await;
        let told = shop_at(&server).pay("order-1").await;
        table.row(name, &told.words());
        assert_eq!(told.failure().code(), "http_tls_failed", "{name}: {}", told.failure());
        told.assert_honest(name);
        // Nothing was sent, so a payment may be tried again as well.
        assert_eq!((told.failures.len(), server.connections()), (4, 4), "{name}");
        assert_eq!(server.requests(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_after_the_handshake_leaves_a_ticket() {
    // In TLS 1.3 the client is done before it hears that it was refused, and may have sent.
    let asking = Authority::shared().issue(&["127.0.0.1"], |_| {});
    let asking = asking.asking_back(&[&rustls::version::TLS13]);
    let server = Server::start(vec![vec![Step::Tls(asking)]]).await;
    let told = shop_at(&server).pay("order-1").await;
    told.assert_honest("late refusal");
    assert!(server.requests() == 0 && server.connections() <= 4);
}

#[tokio::test]
async fn both_versions_and_both_ways_to_name_an_authority_are_taken() {
    let right = Authority::shared();
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("authority.pem");
    std::fs::write(&file, right.pem()).unwrap();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let config = right.issue(&["127.0.0.1"], |_| {}).server(&[version]);
        let server = Server::start(vec![vec![Step::Tls(config), Step::Serve]]).await;
        assert!(shop_at(&server).pay("order-1").await.is_accepted());
        let shop = Shop::with(&format!("https://{}", server.address()), |settings| {
            settings.ca_file(&file).unwrap()
        });
        for id in ["order-2", "order-3"] {
            assert!(shop.pay(id).await.is_accepted());
        }
        assert_eq!((server.connections(), server.requests()), (2, 3));
        let told = Shop::at(&format!("https://{}", server.address())).pay("order-4").await;
        assert_eq!(told.failure().code(), "http_certificate_refused");
    }
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn what_is_no_authority_is_refused() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    let cut = &Authority::shared().pem()[..200];
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for pem in ["", "no PEM", key.as_str(), cut, broken] {
        let code = match Client::builder().ca_pem(pem.as_bytes()) {
            Ok(settings) => settings.build().map(drop).unwrap_err().code(),
            Err(error) => error.code(),
        };
        assert_eq!(code, "ca_file_invalid", "{pem}");
    }
    let missing = Client::builder().ca_file("/nowhere/authority.pem").map(drop).unwrap_err();
    assert!(missing.to_string().contains("/nowhere/authority.pem"), "{missing}");
}

#[tokio::test]
async fn an_answer_that_ends_without_the_farewell_of_tls_is_cut() {
    // Whoever stands between can end a connection; the end of an answer is for the server to say.
    let body = r#"{"status":"success","request_id":"r-1","project_id":112}"#;
    let open = format!("HTTP/1.1 200 OK\r\n\r\n{body}").into_bytes();
    let script = |end| {
        let tls = Step::Tls(Authority::shared().server(&["127.0.0.1"]));
        vec![tls, Step::Request, Step::Send(open.clone()), end]
    };
    let server = Server::start(vec![script(Step::Farewell)]).await;
    assert!(shop_at(&server).pay("order-1").await.is_accepted());
    let server = Server::start(vec![script(Step::Fin)]).await;
    let told = shop_at(&server).pay("order-1").await;
    assert_eq!(told.failure().code(), "http_connection_closed", "{}", told.words());
    told.assert_honest("cut");
    assert_eq!(server.requests(), 1);
}
