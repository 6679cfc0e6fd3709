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
    (Certificates.expired, "has expired, is not valid yet, or comes from an authority"),
    (Certificates.future, "has expired, is not valid yet, or comes from an authority"),
    (Certificates.selfSigned, "has expired, is not valid yet, or comes from an authority"),
    (Certificates.other, "the certificate that the server has sent is not one of localhost"),
  ])
  func `A certificate that is not valid is one attempt and one sentence`(
    certificate: String, words: String
  ) async throws {
    try await withFolder(["a.pem": Certificates.authority]) { folder in
      try await RawServer.with(RawServer.good, tls: try tls(certificate)) { server in
        let asked = try await ask(
          "https://localhost:\(server.port)", ["SSL_CERT_FILE": folder + "/a.pem"], count: 8)
        #expect(asked.error?.attempts == 1 && asked.delays.isEmpty && server.connections == 1)
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
        asked.sentence.contains("clock") && asked.sentence.contains("SSL_CERT_FILE")
          && asked.sentence.contains("SSL_CERT_DIR"))
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

  @Test func `Certificates that cannot be read are an error of the configuration`() async throws {
    try await withFolder(["empty": ""]) { folder in
      for (variable, path, reason) in [
        ("SSL_CERT_FILE", folder + "/missing.pem", "No such file or directory"),
        ("SSL_CERT_FILE", folder, "Is a directory"), ("SSL_CERT_FILE", folder + "/empty", "no certificate"),
        ("SSL_CERT_FILE", "/dev/zero", "Invalid argument"), ("SSL_CERT_DIR", folder, "no certificate"),
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
