package io.daybook.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Personal;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.SealedCommands.Plain;
import io.daybook.privacy.SealedCommands.Reading;
import io.daybook.privacy.SealedCommands.Sealing;
import io.daybook.testkit.TestModule;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may be on disk of a command that waits. */
class SealedCommandsTest {
  private static final StreamId STREAM = new StreamId("party", "p-1");
  private static final String ADA = "ada@example.org";

  private final InMemorySubjectKeys store = new InMemorySubjectKeys();
  private final SubjectKeys keys = Persons.keys(store, new Persons.Time());
  private final List<DomainModule> modules =
      List.of(
          new Persons(),
          TestModule.of(
              TestModule.journal("party")
                  .command("invite", Invite.class)
                  .event(Invite.class)
                  .build()));
  private final CommandCodec codec = new CommandCodec(modules);
  private final SealedCommands commands = new SealedCommands(modules, keys);

  record Guest(@DataSubject String id, @Personal @Nullable String email) {}

  record Invite(String place, List<Guest> guests) {}

  private Plain plain(Object command) {
    CommandCodec.Encoded encoded =
        codec.encode(command instanceof Invite ? "party" : "person", command);
    return new Plain(STREAM, "k-1", encoded.body(), encoded.fingerprint());
  }

  private Sealing seal(Object command) {
    return Persons.get(commands.seal(plain(command), command));
  }

  private Reading open(Sealing sealing, String commandId) {
    return Persons.get(commands.open(STREAM, commandId, (Sealing.Storable) sealing));
  }

  private static Invite invite(String... guests) {
    return new Invite("here", List.of(guests).stream().map(id -> new Guest(id, id + ADA)).toList());
  }

  @Test
  void whatIsPersonalIsReadWithItsKeysAlone() {
    Invite invite = invite("a", "b");
    Sealing.Storable sealed = (Sealing.Storable) seal(invite);
    assertThat(sealed.body().toString()).doesNotContain("@example", "here");
    assertThat(plain(invite).fingerprint()).startsWith(sealed.fingerprint() + ".");
    assertThat(open(sealed, "k-1")).isEqualTo(new Reading.Read(plain(invite)));
    assertThat(open(sealed, "k-2")).as("it belongs elsewhere").isEqualTo(new Reading.Damaged());

    byte[] changed = sealed.body().bytes().clone();
    changed[changed.length - 1] ^= 1;
    assertThat(open(new Sealing.Storable(Json.of(changed), sealed.fingerprint()), "k-1"))
        .isEqualTo(new Reading.Damaged());

    Persons.get(keys.erase("b"));
    assertThat(open(sealed, "k-1")).isEqualTo(new Reading.SubjectErased());
    assertThat(seal(invite)).isEqualTo(new Sealing.SubjectErased());
    assertThat(seal(invite("a"))).isInstanceOf(Sealing.Storable.class);
  }

  @Test
  void whatIsNotPersonalStaysJson() {
    Invite nobody = new Invite("here", List.of());
    Sealing sealed = seal(nobody);
    assertThat(sealed)
        .isEqualTo(new Sealing.Storable(plain(nobody).body(), plain(nobody).fingerprint()));
    assertThat(open(sealed, "k-1")).isEqualTo(new Reading.Read(plain(nobody)));
    assertThat(seal(new Invite("here", List.of(new Guest("a", null)))))
        .isInstanceOf(Sealing.Storable.class);
    assertThat(Persons.get(store.masters())).as("no key was made").isEmpty();
  }

  @Test
  void whoseItIsMustBeClear() {
    assertThat(seal(new Persons.Move("high street", "GB")))
        .isInstanceOfSatisfying(
            Sealing.SubjectUnknown.class,
            unknown -> assertThat(unknown.detail()).contains("/street").doesNotContain("high"));
    String[] many = IntStream.range(0, 9).mapToObj(i -> "g-" + i).toArray(String[]::new);
    assertThat(seal(invite(many))).isInstanceOf(Sealing.SubjectUnknown.class);
  }
}
