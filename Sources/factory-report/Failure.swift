import Archive
import ArgumentParser
import FactoryAPI
import ReportAssembly
import ReportWriters
import Session
import Templates
import Usage

/// The codes a run ends with, after sysexits.h: what a cron job can tell apart.
enum ExitStatus: Int32 {
  /// Done, but a threshold that was asked for is exceeded.
  case exceeded = 2
  case usage = 64
  case badData = 65
  case unreachable = 69
  /// Something that should not happen: a defect of this program.
  case software = 70
  case cannotWrite = 73
  case rateLimited = 75
  case notAllowed = 77
  case configuration = 78
}

/// A wish that cannot be met as it was expressed.
enum UsageError: Error {
  case malformedDate(option: String, text: String)
  case malformedMonth(String)
  case fromAfterTo(from: String, to: String)
  case toWithoutFrom
  case outsideAvailability(option: String, day: String, first: String, last: String)
  case severalPeriods([String])
  case notPositive(option: String)
  case negative(option: String)
  case outside(option: String, ClosedRange<Int>)
  case unknownFormat(String, known: [String])
  case noFormat(known: [String])
  case unknownDialect(String, known: [String])
  case unknownTemplate(String, known: [String])
}

extension UsageError: CustomStringConvertible {
  var description: String {
    switch self {
    case .malformedDate(let option, let text): "\(option) \(quoted(text)) is not a date; write it as YYYY-MM-DD."
    case .malformedMonth(let text): "--month \(quoted(text)) is not a month; write it as YYYY-MM."
    case .fromAfterTo(let from, let to): "--from \(from) is after --to \(to); exchange them."
    case .toWithoutFrom: "--to needs --from; give the first day as well."
    case .outsideAvailability(let option, let day, let first, let last):
      "\(option) \(day) cannot be asked for: the API has data from \(first) to yesterday, \(last) (UTC)."
    case .severalPeriods(let options): "\(options.joined(separator: " and ")) exclude each other; give one of them."
    case .notPositive(let option): "\(option) must be at least 1."
    case .negative(let option): "\(option) must be a number from 0, such as 0.9."
    case .outside(let option, let range): "\(option) must be from \(range.lowerBound) to \(range.upperBound)."
    case .unknownFormat(let format, let known):
      "There is no format \(quoted(format)); the formats are \(known.joined(separator: ", "))."
    case .noFormat(let known): "--format names no format; the formats are \(known.joined(separator: ", "))."
    case .unknownTemplate(let template, let known):
      "There is no template \(quoted(template)); the templates are \(known.joined(separator: ", ")), or give the path "
        + "of a YAML file."
    case .unknownDialect(let dialect, let known):
      "There is no CSV dialect \(quoted(dialect)); the dialects are \(known.joined(separator: ", "))."
    }
  }

  /// What the user typed, at most so much of it as is needed to find it again.
  private func quoted(_ text: String) -> String {
    "'\(text.prefix(100))'"
  }
}

/// Surroundings that the run cannot work in.
enum ConfigurationError: Error {
  case noKey
  case unusableKey(source: String)
  case unreadableKeyFile(path: String, reason: String)
  case unreadableGroups(path: String, reason: String)
  case unreadableTemplate(path: String, reason: String)
  case nothingArchived(archive: String, days: String)
  /// What was kept last is of a billing period that has ended.
  case periodIsOver(Day)
}

extension ConfigurationError: CustomStringConvertible {
  var description: String {
    switch self {
    case .noKey:
      "There is no API key; set FACTORY_API_KEY or give --key-file (keys are made at "
        + "https://app.factory.ai/settings/api-keys), or try the demo command, which needs none."
    case .unusableKey(let source):
      "The API key from \(source) is empty or has characters that cannot stand in a header; copy it again."
    case .unreadableKeyFile(let path, let reason): "The key file \(path) cannot be read (\(reason)); check its path."
    case .unreadableGroups(let path, let reason): "The groups in \(path) cannot be read (\(reason)); mend the file."
    case .unreadableTemplate(let path, let reason):
      "The template \(path) cannot be read (\(reason)); check its path."
    case .nothingArchived(let archive, let days):
      "The archive \(archive) has nothing of \(days); run the command without --offline to fetch it."
    case .periodIsOver(let day):
      "The billing period that was kept last ended on \(day), so that nothing can be said of the current one; run the "
        + "command without --offline."
    }
  }
}

/// The one table from errors to exit codes.
struct Failure {
  let status: ExitStatus
  /// Plain sentences: one, but for the mistakes in a template, which are told all at once.
  let sentences: [String]

  /// - Returns: `nil` for what the argument parser reports by itself.
  init?(_ error: any Error) {
    if let error = error as? DefinitionError {
      sentences = error.description.split(separator: "\n").map { String($0).onOneLine }
    } else {
      sentences = ["\(error)".onOneLine]
    }
    switch error {
    case is UsageError: status = .usage
    case let error as ConfigurationError:
      switch error {
      case .nothingArchived, .periodIsOver: status = .badData
      default: status = .configuration
      }
    case is ServerAddress.Invalid: status = .configuration
    case let error as APIError:
      switch error {
      case .unreachable: status = .unreachable
      case .rateLimited: status = .rateLimited
      case .notAllowed: status = .notAllowed
      case .redirected: status = .configuration
      case .refused, .badData, .tooLarge: status = .badData
      }
    case let error as SubscriptionError:
      switch error {
      case .unreachable: status = .unreachable
      case .rateLimited: status = .rateLimited
      case .notAllowed: status = .notAllowed
      case .redirected: status = .configuration
      case .refused, .badData: status = .badData
      }
    case let error as SessionError:
      switch error {
      case .none, .unreadable, .malformed, .notJWT, .withoutRefreshToken: status = .configuration
      case .expired, .alreadyRedeemed, .refused, .lost: status = .notAllowed
      case .cannotReplace, .notKept, .busy: status = .cannotWrite
      case .unreachable: status = .unreachable
      }
    case is ThresholdExceeded: status = .exceeded
    case is LostResults: status = .cannotWrite
    case let error as ArchiveError:
      switch error {
      case .cannotOpen, .cannotWrite, .busy: status = .cannotWrite
      case .damaged: status = .badData
      case .notAnArchive, .newer, .otherOrganisation: status = .configuration
      }
    case let error as WriteError:
      if case .invalidName = error { status = .usage } else { status = .cannotWrite }
    case is DefinitionError: status = .configuration
    default:
      // The parser's own errors have codes of their own.
      guard FactoryReport.exitCode(for: error) == .failure else { return nil }
      status = .software
    }
  }
}

extension String {
  /// Safe for a terminal and on one line, whatever the API or the user put into it.
  var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: " "
          default: scalar
          }
        }))
  }
}
