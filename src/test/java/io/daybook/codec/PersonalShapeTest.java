package io.daybook.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Personal;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PersonalShapeTest {
  private static final List<String> SEEN = new ArrayList<>();

  record Address(@Personal String street, String country) {}

  record Guest(@DataSubject String id, @Personal String name) {}

  record Booked(
      @DataSubject String customer,
      @Personal @Nullable String email,
      @Personal(erased = "0") long phone,
      @Personal(erased = "1900-01-01") LocalDate born,
      @Personal List<String> allergies,
      Address address,
      List<Guest> guests,
      Map<String, Address> others,
      int nights) {}

  record Sent(
      @DataSubject String from,
      @DataSubject String to,
      @Personal(of = "from") String sender,
      @Personal(of = "to", erased = "nobody") String receiver) {}

  @DataSubject
  record Renamed(@Personal String name) {}

  record Folder(@DataSubject String owner, List<Folder> folders, @Personal String title) {}

  private static List<String> visits(Class<?> type, String json) throws IOException {
    SEEN.clear();
    ObjectNode root = (ObjectNode) Mappers.tree().readTree(json);
    PersonalShape.ofEvent(type)
        .orElseThrow()
        .replace(
            root,
            "stream",
            (subject, pointer, value, erased) -> {
              SEEN.add(subject + " " + pointer + " " + value + " " + erased);
              return erased;
            });
    SEEN.sort(null);
    SEEN.add(root.toString());
    return SEEN;
  }

  @Test
  void findsWhatIsPersonalAtEveryDepthAndWhoseItIs() throws IOException {
    assertThat(
            visits(
                Booked.class,
                """
                {"address":{"country":"UK","street":"High St"},"allergies":["nuts"],
                 "born":"1815-12-10","customer":"c-1","email":"ada@example.org",
                 "guests":[{"id":"g-1","name":"Bo"},{"id":"g-2","name":"Cy"}],"nights":2,
                 "others":{"a/b":{"country":"FR","street":"Rue"}},"phone":44}
                """))
        .containsExactly(
            "c-1 /address/street \"High St\" \"[erased]\"",
            "c-1 /allergies [\"nuts\"] []",
            "c-1 /born \"1815-12-10\" \"1900-01-01\"",
            "c-1 /email \"ada@example.org\" null",
            "c-1 /others/a~1b/street \"Rue\" \"[erased]\"",
            "c-1 /phone 44 0",
            "g-1 /guests/0/name \"Bo\" \"[erased]\"",
            "g-2 /guests/1/name \"Cy\" \"[erased]\"",
            "{\"address\":{\"country\":\"UK\",\"street\":\"[erased]\"},\"allergies\":[],"
                + "\"born\":\"1900-01-01\",\"customer\":\"c-1\",\"guests\":[{\"id\":\"g-1\","
                + "\"name\":\"[erased]\"},{\"id\":\"g-2\",\"name\":\"[erased]\"}],\"nights\":2,"
                + "\"others\":{\"a/b\":{\"country\":\"FR\",\"street\":\"[erased]\"}},"
                + "\"phone\":0}");
  }

  @Test
  void severalPersonsMayBeInOneRecord() throws IOException {
    assertThat(
            visits(Sent.class, "{\"from\":\"a\",\"to\":\"b\",\"sender\":\"A\",\"receiver\":\"B\"}"))
        .contains("a /sender \"A\" \"[erased]\"", "b /receiver \"B\" \"nobody\"");
  }

  @Test
  void theStreamMayBeThePerson() throws IOException {
    assertThat(visits(Renamed.class, "{\"name\":\"Ada\"}"))
        .contains("stream /name \"Ada\" \"[erased]\"");
  }

  @Test
  void aRecordMayContainItself() throws IOException {
    assertThat(
            visits(
                Folder.class,
                "{\"owner\":\"o\",\"title\":\"T\",\"folders\":[{\"owner\":\"p\",\"title\":\"U\","
                    + "\"folders\":[]}]}"))
        .contains("p /folders/0/title \"U\" \"[erased]\"", "o /title \"T\" \"[erased]\"");
  }

  record Plain(@DataSubject String customer, List<Integer> numbers) {}

  @Test
  void mostRecordsHaveNothingPersonal() {
    assertThat(PersonalShape.ofEvent(Plain.class)).isEmpty();
    assertThat(PersonalShape.ofEvent(String.class)).isEmpty();
  }

  record Optionals(
      @DataSubject String id,
      @Personal @Nullable String name,
      List<Guest> guests,
      List<Plain> plain,
      @Nullable Address address) {}

  @Test
  void aRecordWithoutAnyValueIsKnownWithoutItsJson() {
    PersonalShape shape = PersonalShape.ofEvent(Optionals.class).orElseThrow();
    List<Plain> plain = List.of(new Plain("c", List.of(1)));
    Guest guest = new Guest("g", "Bo");
    Address address = new Address("High St", "UK");

    assertThat(shape.holdsAny(new Optionals("a", null, List.of(), plain, null))).isFalse();
    assertThat(shape.holdsAny(new Optionals("a", "Ada", List.of(), plain, null))).isTrue();
    assertThat(shape.holdsAny(new Optionals("a", null, List.of(guest), plain, null))).isTrue();
    assertThat(shape.holdsAny(new Optionals("a", null, List.of(), plain, address))).isTrue();
  }

  record Whose(@Personal String name) {}

  record Unerasable(@DataSubject String id, @Personal long phone) {}

  record Unfit(@DataSubject String id, @Personal(erased = "none") long phone) {}

  record WhichOfTwo(@DataSubject String a, @DataSubject String b, @Personal String name) {}

  record OfNobody(@DataSubject String a, @Personal(of = "c") String name) {}

  record PersonalId(@DataSubject @Personal String email) {}

  sealed interface Contact {
    record Phone(@Personal String number) implements Contact {}
  }

  record Hidden(@DataSubject String id, List<Contact> contacts) {}

  @Test
  void saysInOneSentenceWhatIsUnclear() {
    refuses(Whose.class, "Whose.name is personal, but nothing says whose it is");
    refuses(Unerasable.class, "Unerasable.phone is personal, but a long can't be erased");
    refuses(Unfit.class, "the replacement of Unfit.phone is none, which is no long");
    refuses(WhichOfTwo.class, "WhichOfTwo.name is personal, but may be of a or b");
    refuses(OfNobody.class, "OfNobody.name is said to be of c, which is no component");
    refuses(PersonalId.class, "PersonalId.email is the id of a person");
    refuses(Hidden.class, "Hidden has a Contact, in which personal components can't be found");
    assertThat(PersonalShape.ofCommand(Whose.class)).isPresent();
  }

  private static void refuses(Class<?> type, String beginning) {
    assertThatThrownBy(() -> PersonalShape.ofEvent(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(beginning);
  }

  @Test
  void treesKeepAllDigits() throws IOException {
    String json = "{\"a\":0.10,\"b\":12345678901234567890.123456789,\"c\":-7}";
    JsonNode tree = Mappers.tree().readTree(json);
    assertThat(Mappers.tree().writeValueAsString(tree)).isEqualTo(json);
  }
}
