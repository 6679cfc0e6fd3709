internal import Files
internal import Glibc

/// The programs on the path that write formats: executables named `factory-report-format-NAME`.
package struct FormatPrograms: Sendable {
  /// How long a program may take.
  package struct Limits: Sendable {
    package var describing: Duration
    package var writing: Duration
    /// Returns when that time is over; tests replace it.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
      describing: Duration = .seconds(10), writing: Duration = .seconds(600),
      sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
      self.describing = describing
      self.writing = writing
      self.sleep = sleep
    }
  }

  private static let prefix = "factory-report-format-"

  private let environment: [String: String]
  private let limits: Limits

  /// - Parameters:
  ///   - environment: The variables of this process. The programs get those that name no secret.
  ///   - limits: How long a program may take.
  package init(environment: [String: String], limits: Limits = Limits()) {
    self.environment = environment
    self.limits = limits
  }

  /// The names of the formats that there are programs for, sorted; the built-in formats' names are not among them.
  package var names: [String] { all.keys.sorted() }

  /// Asks a program what it writes.
  ///
  /// - Throws: ``ProgramError``, and `CancellationError`.
  package func format(named name: String) async throws -> ProgramFormat {
    guard let program = all[name] else {
      throw ProgramError(
        format: name, path: Self.prefix + name, cause: .cannotStart(reason: "it is no longer on the path"))
    }
    return ProgramFormat(program, try await ProgramDescription(of: program))
  }

  /// The formats with these names, and the errors of those that cannot be described.
  ///
  /// - Throws: `CancellationError`.
  package func formats(named names: [String]) async throws -> (formats: [ReportFormat], failures: [ProgramError]) {
    var formats: [ReportFormat] = []
    var failures: [ProgramError] = []
    for name in names {
      do {
        if let builtIn = ReportFormats.named(name) {
          formats.append(.builtIn(builtIn))
        } else {
          formats.append(.program(try await format(named: name)))
        }
      } catch let error as ProgramError {
        failures.append(error)
      }
    }
    return (formats, failures)
  }

  /// The programs by name: of several it is the first on the path, but one that can be executed is preferred.
  private var all: [String: Program] {
    var programs: [String: Program] = [:]
    for folder in environment["PATH", default: ""].split(separator: ":") where folder.hasPrefix("/") {
      let entries = (try? File(String(folder), O_RDONLY | O_DIRECTORY).names()) ?? []
      for entry in entries where entry.hasPrefix(Self.prefix) {
        let name = String(entry.dropFirst(Self.prefix.count))
        guard name.isFormatName, ReportFormats.named(name) == nil, programs[name]?.isExecutable != true else {
          continue
        }
        let path = "\(folder)/\(entry)"
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        let isExecutable = access(path, X_OK) == 0
        guard isExecutable || programs[name] == nil else { continue }
        programs[name] = Program(
          name: name, folder: String(folder), file: entry, isExecutable: isExecutable,
          environment: ProgramEnvironment.allowed(of: environment), limits: limits)
      }
    }
    return programs
  }
}

extension String {
  /// Whether it begins with a lowercase letter and has only those, digits, `-` and `_`.
  fileprivate var isFormatName: Bool {
    utf8.count <= 64 && wholeMatch(of: /[a-z][a-z0-9_-]*/) != nil
  }
}
