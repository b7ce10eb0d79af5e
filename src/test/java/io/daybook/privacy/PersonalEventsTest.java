package io.daybook.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.codec.Json;
import io.daybook.codec.UnreadableEvent;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.Persons.Child;
import io.daybook.privacy.Persons.Moved;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Events with personal values are stored encrypted, read as they were, and erased. */
class PersonalEventsTest {
  private static final int ROUNDS = 300;
  private static final Pattern VALUE = Pattern.compile("\\{\"\\$personal\":\"([^\"]*)\"");

  private final InMemorySubjectKeys store = new InMemorySubjectKeys();
  private final SubjectKeys keys = Persons.keys(store, new Persons.Time());
  private final PersonalReader reader = new PersonalReader(keys);

  private static Moved moved(String street) {
    return new Moved(
        "p-1",
        street,
        new BigDecimal("12345678901234567890.10"),
        Map.of("a/b", List.of(1L, Long.MIN_VALUE)),
        List.of(new Child("k-1", "Bo ünïcode 😀"), new Child("k-2", "Cyrus Wren")),
        "UK");
  }

  private RecordedEvent read(RecordedEvent stored) {
    return Persons.get(reader.read(List.of(stored))).getFirst();
  }

  @Test
  void nothingPersonalIsStoredAndAllOfItIsRead() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");

    assertThat(stored.data().toString())
        .contains("\"country\":\"UK\"", "\"person\":\"p-1\"")
        .doesNotContain("High", "ünï", "Cyrus Wren", "123456789", "-922");
    assertThat(Persons.decoded(read(stored))).isEqualTo(moved("High St"));
    assertThat(Metadata.personalKeys(read(stored).metadata())).hasSize(3);
  }

  @Test
  void whatIsErasedIsReplacedAndNobodyElsesDataIs() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");
    Persons.get(keys.erase("p-1"));

    assertThat(Persons.decoded(read(stored)))
        .isEqualTo(
            new Moved(
                "p-1",
                null,
                BigDecimal.ZERO,
                Map.of(),
                List.of(new Child("k-1", "Bo ünïcode 😀"), new Child("k-2", "Cyrus Wren")),
                "UK"));
    Persons.get(keys.erase("k-1"));
    Persons.get(keys.erase("k-2"));
    assertThat(read(stored).data().toString()).contains("[erased]").doesNotContain("$personal");
    assertThat(Metadata.personalKeys(read(stored).metadata())).isEmpty();
    assertThat(read(stored).hash()).isEqualTo(stored.hash());
  }

  @Test
  void anyTextIsReadAsItWas() {
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      String text =
          random
              .ints(random.nextInt(40), 1, 0x2FFFF)
              .filter(c -> Character.isDefined(c) && !Character.isSurrogate((char) c))
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      Moved event = moved(text);
      assertThat(Persons.decoded(read(Persons.store(keys, event, "")))).isEqualTo(event);
    }
  }

  @Test
  void oneTextIsNeverEncryptedTwiceTheSame() {
    String once = Persons.store(keys, moved("High St"), "").data().toString();
    String twice = Persons.store(keys, moved("High St"), "").data().toString();
    assertThat(values(once)).doesNotContainAnyElementsOf(values(twice));
  }

  private static List<String> values(String json) {
    List<String> values = new ArrayList<>();
    Matcher matcher = VALUE.matcher(json);
    while (matcher.find()) {
      values.add(matcher.group(1));
    }
    assertThat(values).hasSizeGreaterThan(4);
    return values;
  }

  private static RecordedEvent with(RecordedEvent event, UUID id, String data) {
    return Persons.event(id, Json.of(data), "", Metadata.personalKeys(event.metadata()));
  }

  @Test
  void aValueThatWasChangedIsNotRead() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");
    String data = stored.data().toString();
    String street = value(data, "street");
    for (int i = 0; i < street.length(); i++) {
      char other = street.charAt(i) == 'A' ? 'B' : 'A';
      String changed = street.substring(0, i) + other + street.substring(i + 1);
      RecordedEvent tampered = read(with(stored, stored.id(), data.replace(street, changed)));
      // The last character of base64 may hold bits that count for nothing.
      if (i < street.length() - 1) {
        assertThatThrownBy(() -> Persons.decoded(tampered)).isInstanceOf(UnreadableEvent.class);
      }
    }
  }

  @Test
  void aDamagedKeyKeepsNobodyFromWhatElseIsThere() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");
    SubjectKeys damaged =
        Persons.keys(new ForwardingKeys.DamagedKeys(store, "k-2"), new Persons.Time());
    RecordedEvent read = Persons.get(new PersonalReader(damaged).read(List.of(stored))).getFirst();
    assertThat(read.data().toString()).contains("High St", "Bo ünïcode", "$personal");
    assertThatThrownBy(() -> Persons.decoded(read)).isInstanceOf(UnreadableEvent.class);
  }

  private static String value(String json, String member) {
    Matcher matcher =
        Pattern.compile("\"" + member + "\":\\{\"\\$personal\":\"([^\"]*)\"").matcher(json);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void aValueCanNotBeMoved() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");
    String data = stored.data().toString();
    List<String> values = values(data);
    String other = Persons.store(keys, moved("Low St"), "").data().toString();

    unreadable(with(stored, UUID.randomUUID(), data));
    unreadable(with(stored, stored.id(), data.replace(values.get(0), values.get(1))));
    unreadable(
        with(stored, stored.id(), data.replace(value(data, "street"), value(other, "street"))));
  }

  private void unreadable(RecordedEvent event) {
    RecordedEvent read = read(event);
    assertThat(read.data().toString()).contains("$personal");
    assertThatThrownBy(() -> Persons.decoded(read)).isInstanceOf(UnreadableEvent.class);
  }

  @Test
  void withAnotherMasterKeyReadingFailsAndNothingCountsAsErased() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");
    SubjectKeys others =
        new SubjectKeys(
            store,
            MasterKeys.of(Persons.OTHER_MASTER, null),
            SecureBytes.system(),
            new Persons.Time());

    assertThat(new PersonalReader(others).read(List.of(stored)).failed()).isTrue();
  }

  @Test
  void aKeyThatIsNowhereCountsAsErased() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");
    SubjectKeys others = Persons.keys(new InMemorySubjectKeys(), new Persons.Time());

    RecordedEvent read = Persons.get(new PersonalReader(others).read(List.of(stored))).getFirst();
    assertThat(((Moved) Persons.decoded(read)).street()).isNull();
  }

  @Test
  void whatHoldsItsReplacementNeedsNoKey() {
    Persons.get(keys.ensure(Set.of("p-1")));
    Persons.get(keys.erase("p-1"));
    Moved bare = new Moved("p-1", null, BigDecimal.ZERO, Map.of(), List.of(), "UK");

    assertThat(Persons.store(keys, bare, "").data().toString()).doesNotContain("$personal");
    assertThatThrownBy(() -> Persons.store(keys, moved("Low St"), ""))
        .hasMessageContaining("gone [p-1]");
  }

  @Test
  void anEventThatIsNotMarkedIsNotLookedInto() {
    String data = "{\"country\":{\"$personal\":\"" + "A".repeat(80) + "\"}}";
    RecordedEvent plain = Persons.event(UUID.randomUUID(), Json.of(data), "", Set.of());
    assertThat(read(plain)).isSameAs(plain);
  }

  @Test
  void theReservedNameIsRefused() {
    Moved event =
        new Moved("p-1", "x", BigDecimal.ONE, Map.of("$personal", List.of()), List.of(), "UK");
    assertThatThrownBy(() -> Persons.store(keys, event, "")).hasMessageContaining("$personal");
  }

  @Test
  void theHashOfACommandTellsNothingOnceThePersonIsErased() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "plain.whole");
    assertThat(stored.metadata().toString()).contains("plain~").doesNotContain("whole");
    assertThat(Metadata.commandHash(read(stored).metadata())).isEqualTo("plain.whole");

    for (String person : List.of("p-1", "k-1", "k-2")) {
      Persons.get(keys.erase(person));
    }
    assertThat(Metadata.commandHash(read(stored).metadata())).isEqualTo("plain");
    assertThat(Metadata.sameCommand("plain", "plain.whole")).isTrue();
    assertThat(Metadata.sameCommand("plain.whole", "plain.other")).isFalse();
    assertThat(Metadata.sameCommand("other", "plain.whole")).isFalse();
    assertThat(Metadata.sameCommand("plain.whole", "plain.whole")).isTrue();
  }

  @Test
  void whatIsNotCachedIsNotReadAtOnce() {
    RecordedEvent stored = Persons.store(keys, moved("High St"), "");
    assertThat(Persons.decoded(reader.readNow(stored))).isEqualTo(moved("High St"));
    PersonalReader fresh = new PersonalReader(Persons.keys(store, new Persons.Time()));
    assertThatThrownBy(() -> fresh.readNow(stored)).isInstanceOf(IllegalStateException.class);
  }
}
