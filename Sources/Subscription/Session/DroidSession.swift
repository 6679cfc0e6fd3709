/// A session of the droid CLI.
package struct DroidSession: Sendable {
  package let access: AccessToken
  package let claims: Claims

  /// Whether the access token has expired, or will soon (reference: «Token Refresh»).
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  ///   - margin: How many seconds before its end the token counts as expired.
  /// - Returns: False if the token does not say when it ends.
  package func isOver(at now: Int, margin: Int = 0) -> Bool {
    let (last, isBeyond) = now.addingReportingOverflow(margin)
    return claims.expires.map { isBeyond || $0 <= last } ?? false
  }

  /// The margin of a renewal, in seconds: a day.
  package static let renewalMargin = 86_400
}

/// The folder in which droid keeps its session: `FACTORY_HOME`.
package struct SessionHome: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// Reads the session.
  ///
  /// - Throws: ``SessionError``.
  package func session() throws(SessionError) -> DroidSession {
    let file = try SessionChoice(home: path).file
    return try Self.session(try file.read().document, path: file.path)
  }

  /// A sentence for each session in the folder that does not count.
  ///
  /// - Throws: ``SessionError``.
  package func remarks() throws(SessionError) -> [String] { try SessionChoice(home: path).remarks }

  /// The tokens of all sessions in the folder that can be read.
  var secrets: [String] {
    SessionForm.allCases.flatMap { form -> [String] in
      guard let document = try? SessionFile(form, in: path).read().document else { return [] }
      return [document.access.secret] + [document.refresh].compactMap { $0?.secret }
    }
  }

  static func session(_ document: SessionDocument, path: String) throws(SessionError) -> DroidSession {
    guard let claims = Claims(document.access) else { throw .notJWT(path: path) }
    return DroidSession(access: document.access, claims: claims)
  }
}
