import ArgumentParser

/// The place of the configuration file.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration file; by default factory-report/config.yaml under XDG_CONFIG_HOME (~/.config), else /etc/factory-report/config.yaml.",
      valueName: "file"))
  var config: String?
}
