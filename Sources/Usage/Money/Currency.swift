/// A currency of ISO 4217.
package struct Currency: Hashable, Sendable {
  /// Three capital letters.
  package let code: String
  /// The decimal places of amounts: those of the currency's minor unit.
  package let decimals: Int

  /// - Returns: `nil` unless the code is one of ``codes``.
  package init?(_ code: String) {
    guard Self.codes.contains(code) else { return nil }
    self.code = code
    decimals = Self.withoutMinorUnit.contains(code) ? 0 : Self.withThreeDecimals.contains(code) ? 3 : 2
  }

  private static let withoutMinorUnit = codes(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF")
  private static let withThreeDecimals = codes("BHD IQD JOD KWD LYD OMR TND")

  /// The codes of currencies in use, in alphabetical order (ISO 4217, list one, without funds and metals).
  package static let codes = codes(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP \
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB \
    RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD \
    UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """)

  private static func codes(_ list: String) -> [String] { list.split(separator: " ").map(String.init) }
}
