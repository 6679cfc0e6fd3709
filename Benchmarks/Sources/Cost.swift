/// What a piece of work took, as `factory-report --timings` and the floors say it in one line.
struct Cost: Equatable {
  let name: String
  /// Seconds.
  let wall: Double
  /// Seconds of CPU time, in the program and in the system on its behalf.
  let cpu: Double
  /// The most memory at a time, in MB.
  let peak: Double
  var requests: Int?
  var bytes: Int?
}

extension Cost {
  /// Reads `timings: fetch wall=1.234 cpu=0.812 peak=81.2 requests=1196 bytes=94900000`.
  ///
  /// - Returns: `nil` for other lines.
  init?(line: Substring) {
    let words = line.split(separator: " ")
    guard words.count >= 5, words[0] == "timings:" else { return nil }
    var values: [Substring: Substring] = [:]
    for word in words.dropFirst(2) {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      values[parts[0]] = parts[1]
    }
    guard let wall = values["wall"].flatMap({ Double($0) }), let cpu = values["cpu"].flatMap({ Double($0) }),
      let peak = values["peak"].flatMap({ Double($0) })
    else { return nil }
    self.init(
      name: String(words[1]), wall: wall, cpu: cpu, peak: peak, requests: values["requests"].flatMap { Int($0) },
      bytes: values["bytes"].flatMap { Int($0) })
  }

  /// The lines of a program's standard error that tell costs.
  static func all(in text: String) -> [Cost] {
    text.split(separator: "\n").compactMap { Cost(line: $0) }
  }
}
