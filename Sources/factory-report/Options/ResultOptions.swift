import ArgumentParser

/// How paths are printed on standard output.
struct ResultOptions: ParsableArguments {
  @Flag(name: .customLong("print0"), help: "End each path on standard output with a NUL character: for xargs -0.")
  var endsWithNul = false

  var end: String { endsWithNul ? "\0" : "\n" }
}
