import ArgumentParser
import ReportWriters

/// What a mail says in its header, and what it carries.
struct MailArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a mail to this address, or several separated by commas; can be given again. Adds the format mail.",
      valueName: "address"),
    transform: AddressList.init)
  var mailTo: [AddressList] = []

  @Option(
    help: ArgumentHelp("The mail's sender; that of the mail program unless given.", valueName: "address"),
    transform: address)
  var mailFrom: MailAddress?

  @Option(
    help: ArgumentHelp("Stands before the report's title in the mail's subject.", valueName: "text"),
    transform: subjectPrefix)
  var mailSubjectPrefix: String?

  @Option(
    help: ArgumentHelp(
      "Formats that the mail carries as attachments, separated by commas; others are written beside it.",
      valueName: "formats"),
    transform: attachments)
  var attach: FormatList?

  var recipients: [MailAddress] { mailTo.flatMap(\.addresses) }

  var options: MailOptions {
    MailOptions(to: recipients, from: mailFrom, subjectPrefix: mailSubjectPrefix ?? "")
  }

  /// Addresses, separated by commas.
  struct AddressList {
    let addresses: [MailAddress]

    /// - Throws: `ValidationError`.
    init(_ argument: String) throws(ValidationError) {
      var addresses: [MailAddress] = []
      for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
        addresses.append(try MailArguments.address(String(part)))
      }
      self.addresses = addresses
    }
  }

  private static func address(_ argument: String) throws(ValidationError) -> MailAddress {
    do {
      return try MailAddress(argument)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// In characters.
  private static let longestPrefix = 100

  private static func subjectPrefix(_ argument: String) throws(ValidationError) -> String {
    guard argument.count <= longestPrefix,
      argument.unicodeScalars.allSatisfy({
        ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
      })
    else {
      throw ValidationError("It must be one line of at most \(longestPrefix) characters, without control characters.")
    }
    return argument
  }

  private static func attachments(_ argument: String) throws(ValidationError) -> FormatList {
    let list = try FormatList(argument)
    guard !list.names.contains(MailReportWriter.id) else {
      throw ValidationError("A mail cannot carry itself; leave \(MailReportWriter.id) out.")
    }
    return list
  }
}
