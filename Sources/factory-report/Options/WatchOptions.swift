import ArgumentParser

/// What ends a command with 2, though its result is complete.
struct WatchOptions: ParsableArguments {
  @Option(
    name: .customLong("fail-above"),
    help: ArgumentHelp(
      "End with 2 if more than this share of an allowance, a live window or a month's budget is used: 0.9, or 90%.",
      valueName: "share"),
    transform: Share.init)
  var failAbove: Share?

  @Flag(
    name: .customLong("fail-pace"),
    help: ArgumentHelp(
      "End with 2 if an allowance or a month's budget does not last at the present pace, or a window is used up."))
  var failPace = false

  var watch: Watch { Watch(share: failAbove?.value, pace: failPace) }
}
