package io.daybook.partition;

import io.daybook.privacy.PersonalSealer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The commands that wait for keys of persons: all keys that are waited for are loaded together, and
 * the next ones when these are there. Then the commands are decided again.
 *
 * <p>Context: owned by one partition.
 */
final class KeyLoads {
  private final PersonalSealer sealer;
  private final Consumer<PendingCommand> loaded;
  private final Consumer<PendingCommand> failed;
  private List<PendingCommand> waiting = new ArrayList<>();
  private Set<String> wanted = new HashSet<>();
  private boolean loading;

  /**
   * Creates it with nothing to load.
   *
   * @param loaded takes a command whose keys are there
   * @param failed takes a command whose keys can't be had
   */
  KeyLoads(
      PersonalSealer sealer, Consumer<PendingCommand> loaded, Consumer<PendingCommand> failed) {
    this.sealer = sealer;
    this.loaded = loaded;
    this.failed = failed;
  }

  void add(PendingCommand pending, Set<String> subjects) {
    waiting.add(pending);
    wanted.addAll(subjects);
    if (!loading) {
      load();
    }
  }

  private void load() {
    List<PendingCommand> commands = waiting;
    Set<String> subjects = wanted;
    waiting = new ArrayList<>();
    wanted = new HashSet<>();
    loading = true;
    sealer
        .load(subjects)
        .onComplete(done -> next(commands, loaded), failure -> next(commands, failed));
  }

  private void next(List<PendingCommand> commands, Consumer<PendingCommand> then) {
    loading = false;
    commands.forEach(then);
    if (!loading && !waiting.isEmpty()) {
      load();
    }
  }
}
