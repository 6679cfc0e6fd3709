import CProcess

/// The arguments of the command.
///
/// Swift's run-time reads them from `/proc` or looks for them beside the environment: without `/proc`, or where a
/// preloaded library has moved the environment, it finds none. The C run-time has them from the kernel.
enum CommandLineArguments {
  /// The arguments without the program's name.
  ///
  /// - Throws: ``UsageError/commandLine(_:)`` where Swift's run-time has other ones, and for one that is not UTF-8: it
  ///   would name another file.
  static func withoutProgram() throws(UsageError) -> [String] {
    var arguments: [String] = []
    for index in 0..<Int(process_argument_count()) {
      guard let bytes = process_arguments()?[index] else { continue }
      guard let argument = String(validatingCString: bytes) else {
        throw .commandLine("The argument \(index) is not UTF-8: \(String(cString: bytes)).")
      }
      arguments.append(argument)
    }
    let swifts = CommandLine.arguments
    guard !arguments.isEmpty, swifts.isEmpty || swifts == arguments else {
      throw .commandLine("The system gives two different command lines; run the command without preloaded libraries.")
    }
    return Array(arguments.dropFirst())
  }
}
