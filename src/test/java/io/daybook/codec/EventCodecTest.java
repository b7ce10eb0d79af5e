package io.daybook.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.codec.EventCodec.Encoded;
import io.daybook.kernel.Category;
import io.daybook.kernel.EventFields;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.Upcaster;
import io.daybook.kernel.Upcaster.Part;
import io.daybook.testkit.RandomRuns;
import io.daybook.testkit.TestModule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events of older schemas, and events that can't be read. */
class EventCodecTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");

  record Named(String name, long since, @Nullable String note) {}

  record Counted(long n) {}

  private static final EventCodec CODEC =
      codec(
          TestModule.journal("person")
              .event(Named.class, 4)
              .event(Counted.class)
              .upcast(
                  Upcaster.of("Named", 1)
                      .mergeFields(
                          List.of("first", "last"),
                          "name",
                          data -> data.text("first") + ' ' + data.text("last")))
              .upcast(
                  Upcaster.of("Named", 2)
                      .addField("since", event -> event.recordedAt().getEpochSecond()))
              .upcast(Upcaster.of("Named", 3).renameField("remark", "note").removeField("mood"))
              .upcast(Upcaster.of("Called", 1).renameField("nick", "name").to("Named", 2))
              .upcast(
                  Upcaster.split(
                      "Batch",
                      1,
                      Part.of("Called", 1, event -> event.data().object("person")),
                      Part.each("Counted", 1, event -> event.data().objects("counts"))))
              .upcast(Upcaster.drop("Slept", 1))
              .upcast(
                  Upcaster.of("Odd", 1)
                      .change(
                          event ->
                              switch (event.data().text("how")) {
                                case "throws" -> throw new IllegalStateException("secret");
                                case "deep" -> EventCodecTest.deep(event.data());
                                case "wrong" -> event.data().with("n", "seven");
                                case "fraction" -> event.data().with("n", new BigDecimal("1.5"));
                                default -> event.data();
                              })
                      .to("Counted", 1))
              .build());

  private static EventFields deep(EventFields data) {
    return data.has("bottom") ? data : deep(data).with("x", 1);
  }

  private static EventCodec codec(Category<?, ?, ?> category) {
    return new EventCodec(List.of(TestModule.of(category)));
  }

  private static StoredForm stored(String type, int version, String data) {
    return new StoredForm(new StreamId("person", "p"), TIME, type, version, Json.of(data));
  }

  private static List<Object> older(String type, int version, String data) {
    assertThat(CODEC.isCurrent("person", type, version)).isFalse();
    assertThat(CODEC.decodeCurrent("person", type, version, Json.of(data))).isNull();
    return CODEC.decodeOlder(stored(type, version, data));
  }

  private static void assertUnreadable(String type, int version, String data, String problem) {
    assertThatThrownBy(() -> CODEC.decodeOlder(stored(type, version, data)))
        .isInstanceOf(UnreadableEvent.class)
        .hasMessage(problem);
    assertThatThrownBy(() -> CODEC.upcast(stored(type, version, data)))
        .isInstanceOf(UnreadableEvent.class)
        .hasMessage(problem);
  }

  @Test
  void anEventOfTodayIsReadAtOnce() {
    Named event = new Named("Ada L", 7, null);
    Encoded encoded = CODEC.encode(event);
    assertThat(encoded.schemaVersion()).isEqualTo(4);
    assertThat(CODEC.decodeCurrent("person", "Named", 4, encoded.data())).isEqualTo(event);
  }

  @Test
  void anOlderEventIsTakenThroughAllVersions() {
    String v1 = "{\"first\":\"Ada\",\"last\":\"L\",\"remark\":\"r\",\"mood\":{\"a\":[1.50,null]}}";
    long since = TIME.getEpochSecond();
    assertThat(older("Named", 1, v1)).containsExactly(new Named("Ada L", since, "r"));
    assertThat(older("Named", 2, "{\"name\":\"A\"}")).containsExactly(new Named("A", since, null));
    assertThat(older("Named", 2, "{\"name\":\"A\",\"since\":3}"))
        .containsExactly(new Named("A", 3, null));
    assertThat(older("Called", 1, "{\"nick\":\"A\"}")).containsExactly(new Named("A", since, null));
    assertThat(CODEC.upcast(stored("Called", 1, "{\"nick\":\"A\"}")))
        .containsExactly(
            new Encoded("Named", 4, Json.of("{\"name\":\"A\",\"since\":" + since + '}')));
  }

  @Test
  void anOlderEventMayBecomeSeveralOrNone() {
    long since = TIME.getEpochSecond();
    assertThat(older("Batch", 1, "{\"person\":{\"nick\":\"A\"},\"counts\":[{\"n\":1},{\"n\":2}]}"))
        .containsExactly(new Named("A", since, null), new Counted(1), new Counted(2));
    assertThat(older("Slept", 1, "{\"hours\":8}")).isEmpty();
  }

  @Test
  void anUnknownTypeAndANewerVersionAreSaidApart() {
    assertUnreadable("Flown", 1, "{}", "unknown event type Flown of category person");
    assertUnreadable("Named", 5, "{}", "Named has schema version 5, this program reads up to 4");
    assertUnreadable(
        "Slept", 2, "{}", "Slept has schema version 2, this program knows only older ones of it");
    assertThatThrownBy(() -> CODEC.decodeCurrent("person", "Named", 5, Json.of("{}")))
        .isInstanceOf(UnreadableEvent.class);
    assertThatThrownBy(() -> CODEC.decodeCurrent("place", "Named", 4, Json.of("{}")))
        .hasMessage("unknown event type Named of category place");
  }

  @Test
  void anUpcasterThatFailsIsNamedWithoutWhatItSaid() {
    assertUnreadable(
        "Odd",
        1,
        "{\"how\":\"throws\"}",
        "the upcaster of schema version 1 of Odd failed: java.lang.IllegalStateException");
    assertUnreadable(
        "Odd",
        1,
        "{\"how\":\"deep\"}",
        "the upcaster of schema version 1 of Odd failed: java.lang.StackOverflowError");
    assertUnreadable("Odd", 1, "[1]", "the data of an event of type Odd is no object");
    assertUnreadable("Odd", 1, "null", "the data of an event of type Odd is no object");
  }

  /** It may be personal. */
  @Test
  void aValueThatDoesNotFitIsNotRepeated() {
    assertThatThrownBy(
            () -> CODEC.decodeCurrent("person", "Counted", 1, Json.of("{\"n\":\"Ada\"}")))
        .isInstanceOf(UnreadableEvent.class)
        .hasMessage("the data of an event does not fit its type Counted")
        .hasRootCauseMessage("InvalidFormatException at 'n'")
        .satisfies(
            unreadable -> {
              StringWriter shown = new StringWriter();
              unreadable.printStackTrace(new PrintWriter(shown));
              assertThat(shown.toString()).doesNotContain("Ada");
            });
  }

  @Test
  void whatAnUpcasterGivesMustFitTheEventType() {
    for (String how : List.of("wrong", "fraction", "absent")) {
      assertUnreadable(
          "Odd",
          1,
          "{\"how\":\"" + how + "\"}",
          "the data of an event does not fit its type Counted");
    }
    assertUnreadable("Named", 3, "{\"since\":1}", "the event lacks a part of Named");
  }

  @Test
  void whatAnEventHasBecomeIsBounded() {
    String counts = "{\"n\":1},".repeat(Upcasting.EVENTS_MAX) + "{\"n\":2}";
    assertUnreadable(
        "Batch",
        1,
        "{\"person\":{\"nick\":\"A\"},\"counts\":[" + counts + "]}",
        "an event has become more than 10000");
  }

  /** Each step doubles, splits or drops, by the remainder of its version; the model knows which. */
  @Test
  void randomChainsEqualTheirModel() {
    RandomRuns.run(100, EventCodecTest::randomChain);
  }

  private static void randomChain(Random random) {
    int last = 1 + random.nextInt(8);
    int[] kinds = IntStream.range(0, last).map(version -> random.nextInt(4)).toArray();
    var builder =
        TestModule.journal("person").event(new Category.EventType<>("T", last, Counted.class));
    for (int version = 1; version < last; version++) {
      builder.upcast(step(version, kinds[version]));
    }
    EventCodec codec = codec(builder.build());
    for (int version = 1; version <= last; version++) {
      long n = random.nextInt(1_000);
      List<Object> events = new ArrayList<>();
      model(version, last, kinds, n).forEach(value -> events.add(new Counted(value)));
      Json data = Json.of("{\"n\":" + n + '}');
      Object current = codec.decodeCurrent("person", "T", version, data);
      List<Object> decoded =
          current == null
              ? codec.decodeOlder(stored("T", version, data.toString()))
              : List.of(current);
      assertThat(decoded).isEqualTo(events);
      assertThat(current == null).isEqualTo(version < last);
    }
  }

  private static Upcaster step(int version, int kind) {
    Upcaster same = Upcaster.of("T", version);
    return switch (kind) {
      case 0 -> same.change(event -> event.data().with("n", event.data().number("n") * 2));
      case 1 ->
          Upcaster.split(
              "T",
              version,
              Part.of("T", version + 1, event -> event.data()),
              Part.of("T", version + 1, event -> EventFields.of(Map.of("n", 5))));
      case 2 ->
          Upcaster.split(
              "T",
              version,
              Part.each(
                  "T",
                  version + 1,
                  event -> event.data().number("n") % 3 == 0 ? List.of() : List.of(event.data())));
      default -> same;
    };
  }

  private static LongStream model(int version, int last, int[] kinds, long n) {
    if (version == last) {
      return LongStream.of(n);
    }
    LongStream next =
        switch (kinds[version]) {
          case 0 -> LongStream.of(n * 2);
          case 1 -> LongStream.of(n, 5);
          case 2 -> n % 3 == 0 ? LongStream.empty() : LongStream.of(n);
          default -> LongStream.of(n);
        };
    return next.flatMap(value -> model(version + 1, last, kinds, value));
  }
}
