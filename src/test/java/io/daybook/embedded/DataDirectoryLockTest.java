package io.daybook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryLockTest {
  @TempDir Path parent;

  @Test
  void aSecondHolderIsTurnedAwayWithOneSentence() {
    Path data = parent.resolve("data");
    try (var _ = DataDirectoryLock.take(data)) {
      assertThatThrownBy(() -> DataDirectoryLock.take(data))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessage(
              "data directory %s is in use by another Daybook (pid %d): end it, or set"
                  + " DAYBOOK_DATA",
              data, ProcessHandle.current().pid());
    }
  }

  @Test
  void whatIsLetGoCanBeTakenAgain() {
    DataDirectoryLock.take(parent).close();
    DataDirectoryLock.take(parent).close();
  }

  @Test
  void theFileOfADeadHolderIsNoObstacle() throws Exception {
    Path file = parent.resolve("daybook.lock");
    Files.writeString(file, "123456789012345678\n");
    try (var _ = DataDirectoryLock.take(parent)) {
      assertThat(file).hasContent(ProcessHandle.current().pid() + "\n");
    }
  }
}
