package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.platform.Clock;
import io.daybook.privacy.SubjectKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the master key comes from, and which one is refused. */
class PrivacyTest {
  @TempDir Path data;

  private final InMemorySubjectKeys store = new InMemorySubjectKeys();

  private @Nullable SubjectKeys open(String... settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DAYBOOK_DATA", data.toString());
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    return Privacy.open(Settings.read(null, environment), Modules.load(), store, Clock.system());
  }

  private void storeKeyOf(String master) {
    var create =
        store.create(
            List.of(SubjectKey.first(new UUID(0, 1), "c-1", master, "wrapped", Instant.EPOCH)));
    assertThat(create.succeeded()).isTrue();
  }

  @Test
  void theEmbeddedDatabaseGetsAKeyOnceThatOnlyItsOwnerReads() throws Exception {
    assertThat(open()).isNotNull();
    Path file = data.resolve("master.key");
    String key = Files.readString(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(open()).isNotNull();
    assertThat(Files.readString(file)).isEqualTo(key);
  }

  @Test
  void anExternalDatabaseNeedsAKey() {
    assertThatThrownBy(() -> open("DAYBOOK_POSTGRES", "postgresql://u@h/d"))
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining("set masterKey (DAYBOOK_MASTER_KEY) to 32 bytes in base64");
    assertThat(
            open(
                "DAYBOOK_POSTGRES",
                "postgresql://u@h/d",
                "DAYBOOK_MASTER_KEY",
                TestNode.MASTER_KEY))
        .isNotNull();
  }

  @Test
  void aLostOrAnotherKeyEndsTheStartAndMakesNoNewOne() {
    storeKeyOf("0123456789abcdef");
    assertThatThrownBy(this::open)
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining("master.key is not there");
    assertThat(data.resolve("master.key")).doesNotExist();
    assertThatThrownBy(() -> open("DAYBOOK_MASTER_KEY", TestNode.MASTER_KEY))
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining("wrapped with master key 0123456789abcdef")
        .hasMessageNotContaining(TestNode.MASTER_KEY);
  }

  @Test
  void aKeyThatIsNoneIsNotShown() {
    assertThatThrownBy(() -> open("DAYBOOK_MASTER_KEY", "c2VjcmV0"))
        .isInstanceOf(BadSettingException.class)
        .hasMessageContaining("DAYBOOK_MASTER_KEY")
        .hasMessageNotContaining("c2VjcmV0");
  }
}
