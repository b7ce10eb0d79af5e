package io.daybook.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.daybook.codec.CommandCodec.Outcome;
import io.daybook.kernel.Category;
import io.daybook.kernel.EventFields;
import io.daybook.kernel.OpenEvent;
import io.daybook.kernel.Violations.Violation;
import io.daybook.testkit.TestModule;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of appends to open categories. */
class AppendCodecTest {
  private static final List<TestModule> MODULES =
      List.of(
          TestModule.of(
              Category.open("note"), TestModule.journal("person").event(String.class).build()));
  private static final AppendCodec CODEC = new AppendCodec(MODULES);

  private static Outcome decode(String body) {
    return CODEC.decode(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), true);
  }

  private static Outcome one(String data) {
    return decode("{'events':[{'type':'T','data':" + data + "}]}");
  }

  private static String stored(String data) {
    return one(data) instanceof Outcome.Decoded(List<?> events, _)
            && events.getFirst() instanceof RawEvent(_, Json json)
        ? json.toString().replace('"', '\'')
        : "not decoded";
  }

  private static String fingerprint(String body) {
    return decode(body) instanceof Outcome.Decoded(_, String fingerprint) ? fingerprint : "none";
  }

  private static List<String> pointers(String body) {
    return decode(body) instanceof Outcome.Invalid(List<Violation> violations)
        ? violations.stream().map(Violation::pointer).toList()
        : List.of("not invalid");
  }

  /** A NUL is what PostgreSQL does not take; here there are as many as a body can have. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{%s,'events':[{'type':'T','data':{}}]}", "{'events':[{'type':'T','data':{%s}}]}"})
  void noMoreThanAThousandViolationsAreLookedFor(String body) {
    String names =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "'n%d\\u0000':1".formatted(i))
            .collect(Collectors.joining(","));
    assertThat(decode(body.formatted(names)))
        .isInstanceOfSatisfying(
            Outcome.Invalid.class,
            invalid ->
                assertThat(invalid.violations())
                    .hasSize(101)
                    .last()
                    .isEqualTo(new Violation("", "and many more")));
  }

  @Test
  void namesFromClientsAreNotInternedForTheWholeProcess() {
    assertThat(List.of(Mappers.commands(), Mappers.appended(), Mappers.strict(), Mappers.stored()))
        .noneMatch(mapper -> mapper.getFactory().isEnabled(JsonFactory.Feature.INTERN_FIELD_NAMES));
  }

  @Test
  void onlyOpenCategoriesAreOpen() {
    assertThat(CODEC.isOpen("note")).isTrue();
    assertThat(CODEC.isOpen("person")).isFalse();
    assertThat(CODEC.isOpen("nothing")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                   | {}
          { 'b' : 1 , 'a' : [ 1 , { } ] }      | {'a':[1,{}],'b':1}
          {'z':{'d':1,'c':2},'\u00e9':1,'a':null} | {'a':null,'z':{'c':2,'d':1},'\u00e9':1}
          {'n':1e5}                            | {'n':100000}
          {'n':1.50}                           | {'n':1.50}
          {'n':1.5E-7}                         | {'n':0.00000015}
          {'n':-0}                             | {'n':0}
          {'n':12345678901234567890123456789}  | {'n':12345678901234567890123456789}
          {'t':'\\u00e9\\n\\u0001'}            | {'t':'\u00e9\\n\\u0001'}
          {'t':'\\ud83d\\ude00'}               | {'t':'\\uD83D\\uDE00'}
          """)
  void dataAreStoredAsCanonicalJson(String sent, String kept) {
    assertThat(stored(sent)).isEqualTo(kept);
  }

  @Test
  void whatIsStoredIsReadAgain() {
    EventCodec events = new EventCodec(MODULES);
    String data = "{'a':[1,2.50,null,{'b':true}],'n':" + "9".repeat(98) + "}";
    Outcome.Decoded decoded = (Outcome.Decoded) one(data);
    EventCodec.Encoded encoded = events.encode(((List<?>) decoded.command()).getFirst());
    assertThat(encoded.type()).isEqualTo("T");
    assertThat(encoded.schemaVersion()).isEqualTo(1);
    assertThat(events.decodeCurrent("note", "T", 1, encoded.data()))
        .isInstanceOfSatisfying(
            OpenEvent.class,
            event -> {
              assertThat(event.type()).isEqualTo("T");
              EventFields fields = event.data();
              assertThat((List<?>) fields.get("a"))
                  .hasSize(4)
                  .element(1)
                  .isEqualTo(new BigDecimal("2.50"));
              assertThat(fields.get("n")).hasToString("9".repeat(98));
            });
    assertThat(events.isCurrent("note", "Anything", 7)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[",
        "nonsense",
        "{'events':[]}{}",
        "{'events':[],'events':[]}",
        "{'events':[{'type':'T','data':{'a':1,'a':2}}]}",
        "{'events':[{'type':'T','data':{'a':NaN}}]}",
        "{'events':[{'type':'T','data':{'a':1e99999999999}}]}"
      })
  void whatIsNoJsonIsMalformed(String body) {
    assertThat(decode(body)).isInstanceOf(Outcome.Malformed.class);
  }

  @Test
  void nestingAndNamesHaveBounds() {
    assertThat(one("{'a':".repeat(100) + "1" + "}".repeat(100)))
        .isInstanceOf(Outcome.Malformed.class);
    assertThat(one("{'" + "n".repeat(1_000) + "':1}")).isInstanceOf(Outcome.Malformed.class);
    assertThat(one("{'n':" + "1".repeat(1_000) + "}")).isInstanceOf(Outcome.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                    | ``
          {}                                                    | /events
          {'events':[]}                                         | /events
          {'events':{}}                                         | /events
          {'event':[],'events':[{'type':'T','data':{}}]}        | /event
          {'events':[1]}                                        | /events/0
          {'events':[{'data':{}}]}                              | /events/0/type
          {'events':[{'type':'a b','data':{}}]}                 | /events/0/type
          {'events':[{'type':7,'data':{}}]}                     | /events/0/type
          {'events':[{'type':'T'}]}                             | /events/0/data
          {'events':[{'type':'T','data':[]}]}                   | /events/0/data
          {'events':[{'type':'T','data':{}},{'type':'T','data':{},'id':1}]} | /events/1/id
          {'events':[{'type':'T','data':{'a':[0,{'b/c':'\\u0000'}]}}]} | /events/0/data/a/1/b~1c
          {'events':[{'type':'T','data':{'a':'\\ud800'}}]}      | /events/0/data/a
          {'events':[{'type':'T','data':{'a':1e999}}]}          | /events/0/data/a
          {'events':[{'type':'T','data':{'a':1e-99999999}}]}    | /events/0/data/a
          """)
  void whatIsWrongIsPointedAt(String body, String pointer) {
    assertThat(pointers(body)).containsExactly(pointer);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(pointers("{'type':'A','data':{}}")).containsExactly("/type", "/data", "/events");
    assertThat(pointers("{'x':1,'events':[{'type':7,'data':1,'id':2},3]}"))
        .containsExactly("/x", "/events/0/id", "/events/0/type", "/events/0/data", "/events/1");
  }

  @Test
  void allThatIsWrongIsSaidWithinABound() {
    String events =
        IntStream.range(0, 150)
            .mapToObj(i -> "{'type':'','data':1}")
            .collect(Collectors.joining(",", "{'events':[", "]}"));
    assertThat(pointers(events)).hasSize(101).contains("/events/0/type", "/events/49/data");
  }

  @Test
  void anAppendHasAThousandEvents() {
    String event = "{'type':'T','data':{}}";
    assertThat(decode("{'events':[" + (event + ",").repeat(999) + event + "]}"))
        .isInstanceOf(Outcome.Decoded.class);
    assertThat(pointers("{'events':[" + (event + ",").repeat(1_000) + event + "]}"))
        .containsExactly("/events");
  }

  @Test
  void whatIsTooLargeForKafkaIsRefused() {
    assertThat(one("{'t':'" + "x".repeat(AppendCodec.DATA_BYTES_MAX - 8) + "'}"))
        .isInstanceOf(Outcome.Decoded.class);
    assertThat(one("{'t':'" + "x".repeat(AppendCodec.DATA_BYTES_MAX - 7) + "'}"))
        .isInstanceOf(Outcome.TooLarge.class);
    String grows = "[" + "1e90,".repeat(60_000) + "1e90]";
    assertThat(one("{'n':" + grows + "}")).isInstanceOf(Outcome.TooLarge.class);
  }

  @Test
  void aFingerprintIsOfWhatIsSaidAndNotOfHow() {
    String body = "{'events':[{'type':'T','data':{'a':1,'b':1e2}},{'type':'U','data':{}}]}";
    assertThat(fingerprint(body))
        .hasSize(22)
        .isEqualTo(
            fingerprint(
                "{ 'events' : [{'data':{'b':100,'a':1},'type':'T'},{'type':'U','data':{}}] }"))
        .isNotEqualTo(fingerprint(body.replace("'U'", "'V'")))
        .isNotEqualTo(fingerprint(body.replace("'a':1", "'a':2")))
        .isNotEqualTo(fingerprint(body.replace(",{'type':'U','data':{}}", "")));
  }
}
