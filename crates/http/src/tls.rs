//! TLS 1.2 and 1.3 with the roots of the web, and with those that the user adds. Nothing turns the
//! check of certificates off.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use crate::failure::{Failure, FailureKind, Stage};
use crate::settings::SettingsError;

/// A configuration of its own, so that the one of the process is nobody's business here.
pub(crate) fn config(
    extra_roots: Vec<CertificateDer<'static>>,
) -> Result<Arc<ClientConfig>, SettingsError> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for root in extra_roots {
        roots.add(root).map_err(|error| SettingsError::CaFile(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| SettingsError::CaFile(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The certificates of a PEM text.
pub(crate) fn read_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, SettingsError> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| SettingsError::CaFile(error.to_string()))?;
    if found.is_empty() {
        return Err(SettingsError::CaFile("it holds no certificate in PEM form".to_owned()));
    }
    Ok(found)
}

/// What a failed agreement on TLS means.
pub(crate) fn failure(error: &std::io::Error) -> Failure {
    let is_certificate = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>())
        .is_some_and(|error| matches!(error, rustls::Error::InvalidCertificate(_)));
    let kind = if is_certificate { FailureKind::Certificate } else { FailureKind::Tls };
    Failure::of_error(kind, Stage::Tls, error)
}
