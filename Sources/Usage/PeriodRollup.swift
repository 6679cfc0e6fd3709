/// The users of a period, added up from its days; then those of another one, in the same memory.
struct PeriodRollup {
  private var rollups = ByText<UserRollup>()
  private var texts = Texts()
  /// The lists of languages that were met in any period.
  private var lists = LanguageLists()
  /// How many rows each day of any period has.
  private(set) var rows: [Day: Int] = [:]
  private var userDays = 0
  private var packed = PeriodUsersBuilder()

  /// Reads a period's days in place of those of the period before.
  ///
  /// - Throws: What `source` throws.
  mutating func read(_ period: Period, from source: some UsageSource) throws {
    rollups.removeAll()
    userDays = 0
    for day in period.days {
      let rows = try source.users(on: day)
      // A day without rows may come without texts.
      if rows.texts.count >= texts.count { texts = rows.texts }
      self.rows[day] = rows.count
      userDays += rows.count
      rows.visit { row in rollups.update(row.user, default: UserRollup()) { $0.add(row, on: day) } }
    }
  }

  mutating func users() -> PeriodUsers {
    // Packed as they lie, one behind the other, and put in order when they are small: each is new to the processor's
    // caches.
    packed.removeAll()
    var tokens: [Count] = []
    tokens.reserveCapacity(rollups.count)
    var counts = UserCounts()
    for index in 0..<rollups.count {
      // Where it lies: it is large to copy.
      rollups.withValue(index) { rollup in
        tokens.append(rollup.pointee.tokens)
        lists.rank(rollup.pointee.languages, texts)
        rollup.pointee.counts.replace(&counts)
        packed.append(
          rollups.texts[index], email: rollup.pointee.email, days: Int(rollup.pointee.days), counts: counts,
          model: rollup.pointee.models.first(texts), level: rollup.pointee.levels.first(texts),
          languages: lists.ranked)
      }
    }
    let order = tokens.indices.sorted { left, right in
      tokens[left] != tokens[right]
        ? tokens[left] > tokens[right] : texts.precede(rollups.texts[left], rollups.texts[right])
    }
    return packed.users(in: order, texts: texts, languages: lists.names)
  }

  /// What the period's users amount to.
  ///
  /// - Parameter missingDays: On how many days `/users` is missing.
  /// - Returns: Statistics without any user of their own.
  func statistics(missingDays: Int) -> UserStatistics {
    var sums = UserCounts()
    var counts = UserCounts()
    var levels = ByText<(users: Int, toolCalls: Count)>()
    for index in 0..<rollups.count {
      rollups.withValue(index) { user in
        user.pointee.counts.replace(&counts)
        sums.add(counts)
        // The place of no text stands for none.
        let level = user.pointee.levels.first(texts) ?? TextID(place: 0)
        levels.update(level, default: (0, .zero)) { sum in
          sum.users += 1
          sum.toolCalls += user.pointee.calls
        }
      }
    }
    return UserStatistics(
      users: rollups.count, userDays: userDays, sums: sums,
      levels: levels.texts.enumerated().map { index, level in
        let sum = levels.withValue(index) { $0.pointee }
        return UserStatistics.DelegationLevel(level: texts[level], users: sum.users, toolCalls: sum.toolCalls)
      }, missingDays: missingDays)
  }

  var lastActivities: LastActivities {
    LastActivities(
      rollups.texts.enumerated().map { index, user in
        rollups.withValue(index) {
          LastActivities.Row(user: user, email: $0.pointee.lastEmail, day: $0.pointee.lastDay)
        }
      }, texts: texts)
  }
}

extension UsageSource {
  /// The users of a period, read from its days.
  package func users(of period: Period) throws -> PeriodUsers {
    var rollup = PeriodRollup()
    try rollup.read(period, from: self)
    return rollup.users()
  }
}
