import Files
import Foundation
import Glibc
import NIOSSL

/// The certificates of the authorities that a server's certificate may come from: `SSL_CERT_FILE` and `SSL_CERT_DIR`, as
/// OpenSSL names them.
enum TrustedAuthorities {
  /// The largest file of certificates, in bytes.
  private static let limit = 16 << 20

  /// The certificates of the file and of every file in PEM format in the folders (separated by colons).
  ///
  /// - Returns: `nil` if the environment names neither: then those of the machine count.
  /// - Throws: ``ServerAddress/Invalid`` for a file or folder without a readable certificate.
  static func named(in environment: [String: String]) throws(ServerAddress.Invalid) -> [NIOSSLCertificate]? {
    var found: Set<NIOSSLCertificate> = []
    let file = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    let folders = environment["SSL_CERT_DIR"]?.split(separator: ":").map(String.init) ?? []
    if file == nil, folders.isEmpty { return nil }
    if let file {
      do {
        found.formUnion(try NIOSSLCertificate.fromPEMBytes(try File.contents(of: file, atMost: limit)))
      } catch {
        throw invalid("SSL_CERT_FILE", file, Self.reason(error))
      }
    }
    for folder in folders {
      do {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
          let bytes = try? File.contents(of: folder + "/" + name, atMost: limit)
          found.formUnion(bytes.flatMap { try? NIOSSLCertificate.fromPEMBytes($0) } ?? [])
        }
      } catch {
        throw invalid("SSL_CERT_DIR", folder, "it cannot be read")
      }
    }
    if found.isEmpty {
      throw invalid("SSL_CERT_DIR", folders.joined(separator: ":"), "it has no certificate in PEM format")
    }
    return Array(found)
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? FileError else { return "it has no certificate in PEM format" }
    return switch error.code {
    case EINVAL: "it is a pipe, device or socket, not a file"
    case EFBIG: "it has more than \(limit >> 20) MiB"
    default: error.reason
    }
  }

  private static func invalid(_ variable: String, _ path: String, _ reason: String) -> ServerAddress.Invalid {
    ServerAddress.Invalid(
      description: "\(variable) names \(path), which cannot be used (\(reason)); correct the variable, or unset it.")
  }
}
