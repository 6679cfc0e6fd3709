import Foundation
import HTTP
import NIOSSL
import Testing

/// What is not trusted is asked once, and named in one sentence.
@Suite struct CertificateTests {
  private func tls(_ certificate: String) throws -> TLSConfiguration {
    .makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(Certificates.key.utf8), format: .pem)))
  }

  /// Lends the path of a new folder with these files.
  private func withFolder<Result>(
    _ files: [String: String], _ body: (String) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("certificates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    return try await body(folder.path)
  }

  @Test func `SSL_CERT_FILE and SSL_CERT_DIR name the authorities`() async throws {
    try await withFolder(["company.txt": "# ours\n" + Certificates.authority, "README": "no certificate"]) { folder in
      try await RawServer.with(RawServer.good, tls: try tls(Certificates.good)) { server in
        for environment in [
          ["SSL_CERT_FILE": folder + "/company.txt"], ["SSL_CERT_DIR": folder + ":" + folder],
        ] {
          for host in ["localhost", "127.0.0.1"] {
            let asked = try await ask("https://\(host):\(server.port)", environment)
            #expect(asked.body == Array("{}".utf8), "\(asked.sentence)")
          }
        }
      }
    }
  }

  @Test(arguments: [
    (Certificates.expired, "(the certificate of localhost expired on 2021-01-01)"),
    (Certificates.future, "(the certificate of localhost is not valid before 2100-01-01)"),
    (Certificates.selfSigned, "(the certificate of localhost comes from an authority that this machine does not know)"),
    (Certificates.other, "the certificate that the server has sent is not one of localhost"),
  ])
  func `A certificate that is not valid is one attempt and one sentence`(
    certificate: String, words: String
  ) async throws {
    try await withFolder(["a.pem": Certificates.authority]) { folder in
      try await RawServer.with(RawServer.good, tls: try tls(certificate)) { server in
        let asked = try await ask(
          "https://localhost:\(server.port)", ["SSL_CERT_FILE": folder + "/a.pem"], count: 8)
        // What is wrong with a certificate is looked at in a connection that sends nothing.
        #expect(asked.error?.attempts == 1 && asked.delays.isEmpty && server.connections <= 2)
        #expect(server.requests.isEmpty)
        #expect(asked.sentence.contains("after 1 attempt (") && asked.sentence.contains(words), "\(asked.sentence)")
        #expect(asked.sentence.contains("localhost"))
        for word in ["SSL routines", "BoringSSL", ".cc", "rror:", "/Sources/"] {
          #expect(!asked.sentence.contains(word), "\(asked.sentence)")
        }
      }
    }
  }

  @Test func `An unknown authority is named with what to do`() async throws {
    try await RawServer.with(RawServer.good, tls: try tls(Certificates.good)) { server in
      let asked = try await ask("https://localhost:\(server.port)")
      #expect(asked.error?.attempts == 1)
      #expect(
        asked.sentence.contains("authority that this machine does not know")
          && asked.sentence.contains("SSL_CERT_FILE or SSL_CERT_DIR"))
    }
  }

  @Test(arguments: [TLSVersion.tlsv1, .tlsv11, .tlsv12, .tlsv13])
  func `TLS 1.2 is the least`(version: TLSVersion) async throws {
    try await withFolder(["a.pem": Certificates.authority]) { folder in
      var configuration = try tls(Certificates.good)
      configuration.minimumTLSVersion = version
      configuration.maximumTLSVersion = version
      try await RawServer.with(RawServer.good, tls: configuration) { server in
        let asked = try await ask("https://localhost:\(server.port)", ["SSL_CERT_FILE": folder + "/a.pem"])
        if [.tlsv12, .tlsv13].contains(version) {
          #expect(asked.body != nil, "\(asked.sentence)")
        } else {
          #expect(asked.error?.attempts == 1 && asked.sentence.contains("localhost offers no TLS 1.2 or newer"))
        }
      }
    }
  }

  @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
  func `A server that asks for a client certificate is one attempt`(version: TLSVersion) async throws {
    try await withFolder(["a.pem": Certificates.authority]) { folder in
      var configuration = try tls(Certificates.good)
      (configuration.minimumTLSVersion, configuration.maximumTLSVersion) = (version, version)
      configuration.certificateVerification = .noHostnameVerification
      configuration.trustRoots = .file(folder + "/a.pem")
      try await RawServer.with(RawServer.good, tls: configuration) { server in
        let asked = try await ask("https://localhost:\(server.port)", ["SSL_CERT_FILE": folder + "/a.pem"])
        #expect(asked.error?.attempts == 1 && server.connections == 1)
        #expect(
          asked.sentence.contains("localhost refuses the secure connection: it asks for a client certificate"),
          "\(asked.sentence)")
      }
    }
  }

  @Test func `A server without TLS is asked once over https`() async throws {
    try await RawServer.with(RawServer.answer("400 Bad Request", []), answersAtOnce: true) { server in
      let asked = try await ask("https://localhost:\(server.port)")
      #expect(asked.error?.attempts == 1 && server.connections == 1)
      #expect(
        asked.sentence.contains("https://localhost:\(server.port) does not speak TLS")
          && asked.sentence.contains("check the address and port in FACTORY_API_URL"), "\(asked.sentence)")
    }
  }

  @Test func `A server with TLS is asked once over http`() async throws {
    // The alert that servers send: a record of type 21.
    try await RawServer.with([21, 3, 1, 0, 2, 2, 70]) { server in
      let asked = try await ask("http://localhost:\(server.port)")
      #expect(asked.error?.attempts == 1 && server.connections == 1)
      #expect(
        asked.sentence.contains("http://localhost:\(server.port) expects a secure connection"), "\(asked.sentence)")
    }
  }

  @Test func `A server with TLS that only closes is said to be possible`() async throws {
    try await RawServer.with(RawServer.good, tls: try tls(Certificates.good)) { server in
      let sentence = try await ask("http://localhost:\(server.port)").sentence
      #expect(sentence.contains("was closed before the answer was complete, as a server that expects https does"))
    }
  }

  @Test func `Certificates that cannot be read are an error of the configuration`() async throws {
    try await withFolder(["empty": ""]) { folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      for (variable, path, reason) in [
        ("SSL_CERT_FILE", folder + "/missing.pem", "No such file or directory"),
        ("SSL_CERT_FILE", folder, "Is a directory"), ("SSL_CERT_FILE", folder + "/empty", "no certificate"),
        ("SSL_CERT_FILE", "/dev/zero", "it is a pipe, device or socket, not a file"),
        ("SSL_CERT_FILE", folder + "/pipe", "it is a pipe"), ("SSL_CERT_DIR", folder + "/pipe", "cannot be read"),
        ("SSL_CERT_DIR", folder, "no certificate"),
        ("SSL_CERT_DIR", folder + "/missing", "cannot be read"),
      ] {
        let error = #expect(throws: ServerAddress.Invalid.self) {
          try ServerClient.Configuration(address: try ServerAddress("https://localhost"), environment: [variable: path])
        }
        let sentence = error?.description ?? ""
        #expect(sentence.hasPrefix("\(variable) names \(path), which cannot be used (") && sentence.contains(reason))
      }
      // Plain http needs none.
      _ = try ServerClient.Configuration(
        address: try ServerAddress("http://localhost"), environment: ["SSL_CERT_FILE": "/missing"])
    }
  }
}
