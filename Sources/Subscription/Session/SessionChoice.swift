/// Which of the sessions in a folder counts.
///
/// Newer versions of droid leave the files of older ones behind. Of the sessions that can be read, the one counts whose
/// access token ends last, and of two alike that of the newer form. Where a file beside it cannot be read, that one may
/// be droid's own: then the refresh token of the other may be used up already, and sending it would log the user out.
struct SessionChoice {
  let file: SessionFile
  /// False if a session that cannot be read lies beside this one.
  let mayRenew: Bool
  /// A sentence for each other session in the folder.
  let remarks: [String]

  private struct Candidate {
    let form: SessionForm
    let file: SessionFile
    /// Seconds since 1970-01-01T00:00:00Z; 0 if the token does not say.
    let expires: Int
  }

  /// - Throws: ``SessionError``: that of the newest form if no session can be read.
  init(home: String) throws(SessionError) {
    var candidates: [Candidate] = []
    var problems: [(form: SessionForm, error: SessionError)] = []
    for form in SessionForm.allCases where try SessionFile.isThere(home + "/" + form.rawValue) {
      do throws(SessionError) {
        let file = try SessionFile(form, in: home)
        let session = try SessionHome.session(try file.read().document, path: file.path)
        candidates.append(Candidate(form: form, file: file, expires: session.claims.expires ?? 0))
      } catch {
        problems.append((form, error))
      }
    }
    guard let last = candidates.map(\.expires).max(), let chosen = candidates.first(where: { $0.expires == last })
    else {
      guard let problem = problems.first else { throw .none(home: home) }
      guard problems.count == 1 else { throw problem.error }
      // Perhaps half written by a run that was killed, which its renewal mends.
      do throws(SessionError) {
        file = try SessionFile(problem.form, in: home)
      } catch {
        throw problem.error
      }
      (mayRenew, remarks) = (true, [])
      return
    }
    file = chosen.file
    mayRenew = problems.isEmpty
    remarks =
      problems.map { form, _ in
        "The session in \(home)/\(form.rawValue) cannot be read and may be newer than that in \(chosen.form.rawValue), "
          + "which is used as long as it is valid and not renewed; put the key into \(home)/\(SessionForm.keyFile), set "
          + "FACTORY_API_KEY, or remove the stale file."
      }
      + candidates.filter { $0.form != chosen.form }.map {
        "The session in \(home)/\($0.form.rawValue) is older than that in \(chosen.form.rawValue) and is not used."
      }
  }
}
