/// A session of the droid CLI, as it was read: whom it is of and what to ask with.
package struct DroidSession: Sendable {
  package let access: AccessToken
  package let claims: Claims

  /// Whether the token is over, or so nearly that it is time for another (reference: «Token Refresh»).
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  ///   - margin: Seconds before its end that count as after it.
  /// - Returns: False where the token does not say when it ends.
  package func isOver(at now: Int, margin: Int = 0) -> Bool {
    claims.expires.map { $0 - margin <= now } ?? false
  }

  /// Within a day of its end a token is renewed.
  package static let renewalMargin = 86_400
}

/// Where droid keeps its session: `FACTORY_HOME`.
package struct SessionHome: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The session that is there.
  ///
  /// - Throws: ``SessionError``.
  package func session() throws(SessionError) -> DroidSession {
    let file = try SessionFile(home: path)
    return try Self.session(try file.read().document, path: file.path)
  }

  static func session(_ document: SessionDocument, path: String) throws(SessionError) -> DroidSession {
    guard let claims = Claims(document.access) else { throw .notJWT(path: path) }
    return DroidSession(access: document.access, claims: claims)
  }
}
