//! A server whose certificate is of a district's own authority, for tests.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// The certificate of that authority.
pub(super) const CA: &[u8] = include_bytes!("tls/ca.pem");

/// Serves `hi` to everybody, over TLS, and would speak these protocols. Gives its port, and what each that trusts it says first.
pub(super) fn serve(protocols: &[&str]) -> (u16, Receiver<Vec<u8>>) {
    let chain = vec![CertificateDer::from_pem_slice(include_bytes!("tls/server.pem")).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).expect("a key");
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("the key of the certificate");
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let port = listener.local_addr().expect("an address").port();
    let (tell, said) = channel();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (mut socket, config, tell) = (socket.expect("a connection"), Arc::clone(&config), tell.clone());
            std::thread::spawn(move || {
                let mut tls = ServerConnection::new(config).expect("a session");
                let mut stream = Stream::new(&mut tls, &mut socket);
                let mut head = [0; 4096];
                // Whoever does not trust it hangs up.
                if let Ok(read @ 1..) = stream.read(&mut head) {
                    let _ = tell.send(head[..read].to_vec());
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            });
        }
    });
    (port, said)
}
