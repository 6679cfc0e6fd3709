import Archive
import HTTP
import ReportAssembly
import ReportModel
import ReportWriters
import Subscription
import Templates
import Usage
import YAML

/// The exit codes, after sysexits.h.
enum ExitStatus: Int32 {
  /// Done, but a threshold that the user has set is exceeded.
  case exceeded = 2
  case usage = 64
  case badData = 65
  case unreachable = 69
  /// A defect of this program.
  case software = 70
  case cannotWrite = 73
  /// The API limits the rate of requests, or the period is not over in UTC.
  case later = 75
  case notAllowed = 77
  case configuration = 78
}

/// A command line that asks for something impossible.
enum UsageError: Error, CustomStringConvertible {
  /// The message of the argument parser.
  case commandLine(String)
  /// - Parameters:
  ///   - option: The option that names the days.
  ///   - days: The days it means.
  ///   - available: The days that the API has data for.
  case unavailable(option: String, days: ClosedRange<Day>, available: ClosedRange<Day>)
  case unknownTemplate(String)
  /// A format of costs without a price file.
  case noPrices
  /// - Parameter sentence: Names the file, the report and the known ones.
  case unknownReport(String)
  /// An API key where there should be something else; it is not repeated.
  case keyAsArgument

  var description: String {
    switch self {
    case .commandLine(let message):
      message.hasSuffix(".") || message.hasSuffix("?") ? message : message + "; see --help."
    case .unavailable(let option, let days, let available):
      "\(option) cannot be \(days.named): the API has data from \(available.lowerBound) to yesterday, "
        + "\(available.upperBound) (UTC)."
    case .keyAsArgument:
      "An API key is on the command line, where others on this machine can read it; give it in the variable "
        + "FACTORY_API_KEY, or in a file to --key-file, and make a new one if others may have seen it."
    case .unknownReport(let sentence): sentence
    case .noPrices: "The format focus is made of costs; give a price file with --prices, or leave the format out."
    case .unknownTemplate(let name):
      "There is no template '\(name)'; give one of \(ShippedDefinition.names), or the path of a YAML file."
    }
  }
}

/// A relative period that is another one in the local calendar than in UTC, in which the API counts days.
struct PeriodNotOver: Error, CustomStringConvertible {
  let unit: Period.Unit
  /// What the calendars are in, not the last ones.
  let utc: Period
  let local: Period
  /// When both calendars are in the same month or week, in seconds since 1970-01-01T00:00:00Z.
  let moment: Int
  /// The same moment as the local clock shows it.
  let localMoment: Int

  var description: String {
    let name = String("\(Timestamp(secondsSince1970: localMoment))".prefix(16)).replacing("T", with: " ")
    return "The last \(unit.rawValue) is not the same one here and in UTC, where it is \(utc.predecessor.id) and here "
      + "\(local.predecessor.id); run the command from \(Timestamp(secondsSince1970: moment)) (UTC, here \(name)) on, or name "
      + "the days with --from and --to."
  }
}

/// An environment, file or archive that the run cannot work with.
enum ConfigurationError: Error, CustomStringConvertible {
  case noKey
  /// There is no place for the archive.
  case noHome
  /// `SOURCE_DATE_EPOCH` is no time that a report can show.
  case unusableTime(String)
  /// A report is to be run by its name, and there is no configuration file.
  case noConfiguration(places: [String])
  case unusableKey(source: String)
  case unusableFile(InputFile, path: String, reason: String)
  /// The roster's rows by address and by id put these users into two groups.
  case contradictoryRoster(users: Examples)
  /// - Parameter days: The days, or what else is missing.
  case nothingArchived(archive: String, days: String)
  /// There is no `/proc`.
  case noProcesses
  /// The system gives the process less than a run needs.
  /// - Parameter option: The options of the shell's `ulimit` that raise the limit.
  case limited(what: String, needed: String, option: String)
  /// The billing period or the windows that are known ended on this day.
  case periodIsOver(Day, isKept: Bool)

  var description: String {
    switch self {
    case .noKey:
      "There is no API key; set FACTORY_API_KEY or give --key-file (keys are made at "
        + "https://app.factory.ai/settings/api-keys), or try the demo command, which needs none."
    case .noHome:
      "The archive has no place, as neither HOME nor XDG_DATA_HOME names a folder by its absolute path; set one of "
        + "them, or give --archive."
    case .unusableTime(let text):
      "SOURCE_DATE_EPOCH is '\(text)', which is no number of seconds since 1970 up to 253402300799; correct it or unset "
        + "it."
    case .noConfiguration(let places):
      "There is no configuration file at \(places.joined(separator: " or at ")); write one there, or give --config."
    case .unusableKey(let source):
      "The API key from \(source) is empty or has characters that a header cannot have; copy it again."
    case .unusableFile(let file, let path, let reason):
      "The \(file.rawValue) \(path) cannot be used (\(reason)); correct the file or its path."
    case .contradictoryRoster(let users):
      "The roster has \(users.count) users in two groups: \(users); leave one row of each."
    case .nothingArchived(let archive, let days):
      "The archive \(archive) has no data of \(days); run the command without --offline to fetch it."
    case .noProcesses: "This process finds no /proc/self, which it needs; mount /proc and run the command again."
    case .limited(let what, let needed, let option):
      "The system gives this process too little (\(what)): it needs \(needed); raise the limit (ulimit \(option)) and run "
        + "the command again."
    case .periodIsOver(let day, isKept: true):
      "The latest billing period in the archive ended on \(day), which says nothing about the current one; run the "
        + "command without --offline."
    case .periodIsOver(let day, isKept: false):
      "The billing period that the service reports ended on \(day), which says nothing about the current one; run the "
        + "command again with --live, or later."
    }
  }
}

/// The one table from errors to exit codes.
struct Failure {
  let status: ExitStatus
  /// One sentence; for a template, one for each mistake in it, and for programs, one for each that failed.
  let sentences: [String]

  init(_ error: any Error) {
    status = Self.status(of: error)
    let isOneEach = error is YAMLError || error is ProgramFailures
    let lines = isOneEach ? "\(error)".split(separator: "\n").map(String.init) : ["\(error)"]
    sentences = lines.map(\.onOneLine)
  }

  private static func status(of error: any Error) -> ExitStatus {
    switch error {
    case is UsageError, WriteError.invalidName: .usage
    case ConfigurationError.nothingArchived, ConfigurationError.periodIsOver: .badData
    case is ConfigurationError, is ServerAddress.Invalid, is YAMLError: .configuration
    case let error as RequestError:
      switch error.cause {
      case .unreachable, .blocked: .unreachable
      case .rateLimited: .later
      case .notAllowed: .notAllowed
      case .redirected: .configuration
      case .refused, .badData, .tooLarge: .badData
      }
    case let error as SessionError:
      switch error {
      case .none, .unreadable, .malformed, .notJWT, .withoutRefreshToken: .configuration
      case .expired, .uncertain, .alreadyRedeemed, .refused, .lost: .notAllowed
      case .cannotReplace, .notKept, .busy: .cannotWrite
      case .unreachable: .unreachable
      }
    case let error as ArchiveError:
      switch error {
      case .cannotOpen, .cannotWrite, .busy, .replaced, .cannotUsePseudonyms: .cannotWrite
      case .locked: .later
      case .damaged, .damagedDays: .badData
      case .notAnArchive, .newer, .otherOrganisation: .configuration
      }
    case DatasetError.locked: .later
    case is WriteError, is ProgramFailures, is DatasetError, is LostResults: .cannotWrite
    case is ThresholdExceeded: .exceeded
    case is PeriodNotOver: .later
    case let problems as ProblemsFound: problems.status
    default: .software
    }
  }
}
