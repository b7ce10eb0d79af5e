package io.daybook.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.codec.CommandCodec.Outcome;
import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import io.daybook.kernel.Violations.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCodecTest {
  private static final String GOOD =
      """
      {"name":"n","count":3,"parts":[{"text":"a","size":1}],"at":"2010-12-01T08:26:00Z"}\
      """;

  private final CommandCodec codec = new CommandCodec(List.of(new OneCommand()));

  record Part(String text, int size) implements Validated {
    @Override
    public void validate(Violations violations) {
      violations.range("/size", size, 1, 9);
    }
  }

  record Make(String name, long count, List<Part> parts, @Nullable Instant at)
      implements Validated {
    @Override
    public void validate(Violations violations) {
      violations.range("/count", count, 1, 9);
      violations.each("/parts", parts);
    }
  }

  record Made() {}

  static final class MakeDecider implements Decider<Make, Made, String> {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public List<Made> decide(Make command, String state) {
      return List.of();
    }

    @Override
    public String evolve(String state, Made event) {
      return state;
    }
  }

  static final class OneCommand implements DomainModule {
    @Override
    public String name() {
      return "one";
    }

    @Override
    public List<Category<?, ?, ?>> categories() {
      return List.of(
          Category.named("thing", new MakeDecider())
              .command("make", Make.class)
              .event(Made.class)
              .build());
    }
  }

  private Outcome decode(String body) {
    return codec.decode("thing", "make", body.getBytes(StandardCharsets.UTF_8), true);
  }

  private List<String> pointers(String body) {
    return switch (decode(body)) {
      case Outcome.Invalid(List<Violation> violations) ->
          violations.stream().map(Violation::pointer).toList();
      case Outcome other -> List.of("not invalid: " + other);
    };
  }

  private String fingerprint(String body) {
    return switch (decode(body)) {
      case Outcome.Decoded(Object command, String fingerprint) -> fingerprint;
      case Outcome other -> throw new AssertionError(other);
    };
  }

  @Test
  void aGoodBodyBecomesTheRecord() {
    assertThat(decode(GOOD))
        .isInstanceOfSatisfying(
            Outcome.Decoded.class,
            decoded ->
                assertThat(decoded.command())
                    .isEqualTo(
                        new Make(
                            "n",
                            3,
                            List.of(new Part("a", 1)),
                            Instant.parse("2010-12-01T08:26:00Z"))));
  }

  @Test
  void whatIsNullableMayBeAbsentOrNull() {
    assertThat(decode("{\"name\":\"n\",\"count\":3,\"parts\":[]}"))
        .isEqualTo(decode("{\"name\":\"n\",\"count\":3,\"parts\":[],\"at\":null}"))
        .isInstanceOf(Outcome.Decoded.class);
  }

  @Test
  void escapesAreReadLikeTheCharactersThemselves() {
    assertThat(decode(GOOD.replace("\"n\"", "\"\\u00e9\\ud83d\\ude00\"")))
        .isEqualTo(decode(GOOD.replace("\"n\"", "\"é😀\"")))
        .isInstanceOf(Outcome.Decoded.class);
  }

  @Test
  void theFingerprintIsThatOfTheMeaning() {
    String reordered =
        """
        { "at" : "2010-12-01T08:26:00.000Z", "parts":[{"size":1,"text":"\\u0061"}],
          "count":3, "name":"n" }
        """;
    assertThat(fingerprint(reordered)).isEqualTo(fingerprint(GOOD)).hasSize(22);
    assertThat(fingerprint(GOOD.replace("3", "4"))).isNotEqualTo(fingerprint(GOOD));
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    assertThat(pointers("{\"name\":7,\"extra/~\":1,\"parts\":[{\"text\":\"a\",\"size\":0},3,{}]}"))
        .containsExactlyInAnyOrder(
            "/extra~1~0",
            "/name",
            "/count",
            "/parts/0/size",
            "/parts/1",
            "/parts/2/text",
            "/parts/2/size");
  }

  @Test
  void limitsAreCheckedWhereTheJsonFits() {
    assertThat(pointers(GOOD.replace("3", "10").replace("\"size\":1", "\"size\":10")))
        .containsExactly("/count", "/parts/0/size");
  }

  @Test
  void aWrongTypeHidesNoLimitOfAnotherValue() {
    assertThat(pointers(GOOD.replace("3", "10").replace("\"n\"", "7")))
        .containsExactly("/name", "/count");
    assertThat(
            pointers(
                "{\"count\":0,\"parts\":[{\"text\":\"a\",\"size\":10},"
                    + "{\"size\":\"x\",\"text\":\"\"}],"
                    + "\"at\":1}"))
        .containsExactly("/name", "/parts/1/size", "/at", "/count", "/parts/0/size");
  }

  @Test
  void nothingIsSaidOfWhatStandsInForAWrongValue() {
    assertThat(pointers("{\"name\":\"n\",\"count\":\"x\",\"parts\":[]}")).containsExactly("/count");
    assertThat(
            pointers("{\"name\":\"n\",\"count\":3,\"parts\":[{\"text\":\"a\",\"size\":true},7]}"))
        .containsExactly("/parts/0/size", "/parts/1");
  }

  @Test
  void aHundredViolationsAreNamedAndTheRestCounted() {
    String parts =
        "[" + "{\"text\":\"a\",\"size\":0},".repeat(500) + "{\"text\":\"a\",\"size\":0}]";
    assertThat(pointers("{\"name\":\"n\",\"count\":3,\"parts\":" + parts + "}")).hasSize(101);
  }

  @Test
  void noMoreThanAThousandViolationsAreLookedFor() {
    String parts = "[" + "{},".repeat(50_000) + "{}]";
    Outcome outcome = decode("{\"name\":\"n\",\"count\":3,\"parts\":" + parts + "}");
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Invalid.class,
            invalid ->
                assertThat(invalid.violations())
                    .hasSize(101)
                    .last()
                    .isEqualTo(new Violation("", "and many more")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "1e3",
        "1e999999999",
        "-1e999999999",
        "9223372036854775808",
        "\"3\"",
        "true",
        "[]"
      })
  void whatIsNoWholeNumberIsInvalid(String number) {
    assertThat(pointers(GOOD.replace("3", number))).containsExactly("/count");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1.5", "\"\"", "\"yesterday\"", "{}", "false"})
  void whatIsNoTimeIsInvalid(String time) {
    assertThat(pointers(GOOD.replace("\"2010-12-01T08:26:00Z\"", time))).containsExactly("/at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud800b"})
  void textThatNoDatabaseKeepsIsInvalid(String text) {
    assertThat(pointers(GOOD.replace("\"n\"", '"' + text + '"'))).containsExactly("/name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"name\"",
        "nonsense",
        "{'name':'n'}",
        "{\"name\":\"n\",}",
        "{\"name\":\"n\",\"name\":\"n\"}",
        "{} {}",
        "{\"name\":\"\u0000\"}",
        "\u0000",
        "{\"count\":NaN}",
        "{\"count\":01}",
        "/* */{}",
        "\uFEFF{",
        " "
      })
  void whatDoesNotParseIsMalformed(String body) {
    assertThat(decode(body)).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void deepNestingIsMalformedWhereverItIs() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThat(decode(deep)).isInstanceOf(Outcome.Malformed.class);
    assertThat(decode("{\"unknown\":" + deep + "}")).isInstanceOf(Outcome.Malformed.class);
    assertThat(decode("{\"a\":".repeat(10_000))).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void longNumbersAndNamesAreMalformed() {
    assertThat(decode(GOOD.replace("3", "9".repeat(100_000))))
        .isInstanceOf(Outcome.Malformed.class);
    assertThat(decode("{\"" + "n".repeat(100_000) + "\":1}")).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void whatIsNotUtf8IsMalformed() {
    for (int[] bytes : new int[][] {{0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xFF}, {0xC3}}) {
      byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i++) {
        body[9 + i] = (byte) bytes[i];
      }
      assertThat(codec.decode("thing", "make", body, true)).isInstanceOf(Outcome.Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "3", "\"text\"", "null", "true"})
  void whatIsNoObjectIsInvalid(String body) {
    assertThat(pointers(body)).containsExactly("");
  }

  @Test
  void unknownNamesAreSaidToBe() {
    byte[] body = new byte[0];
    assertThat(codec.decode("other", "make", body, true)).isEqualTo(new Outcome.UnknownCategory());
    assertThat(codec.decode("thing", "burn", body, true)).isEqualTo(new Outcome.UnknownCommand());
  }

  @Test
  void anEmptyBodyIsAnEmptyObject() {
    assertThat(pointers("")).containsExactly("/name", "/count", "/parts");
  }

  @Test
  void whatIsEncodedIsDecodedTheSame() {
    Outcome.Decoded decoded = (Outcome.Decoded) decode(GOOD);
    CommandCodec.Encoded encoded = codec.encode("thing", decoded.command());
    assertThat(encoded.name()).isEqualTo("make");
    assertThat(encoded.fingerprint()).isEqualTo(decoded.fingerprint());
    assertThat(codec.encode("thing", "make", decoded.command())).isEqualTo(encoded);
    assertThat(decode(encoded.body().toString())).isEqualTo(decoded);
  }

  @Test
  void whatIsNoCommandIsNotEncoded() {
    assertThatThrownBy(() -> codec.encode("thing", new Made()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.encode("thing", "make", new Made()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.encode("nothing", "make", new Made()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
