package io.daybook.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words behind a command: options with a value, and flags. */
final class Arguments {
  private static final Path USUAL_FILE = Path.of("conf", "daybook.json");
  private static final String CONF = "--conf";

  private final Map<String, List<String>> values = new HashMap<>();
  private final Set<String> flags = new HashSet<>();

  private Arguments() {}

  /**
   * Parses the words.
   *
   * @param options that take a value, besides {@code --conf}
   * @param flags that take none
   * @throws BadSettingException when there is another one, or a value is missing
   */
  static Arguments parse(
      String command, List<String> words, Set<String> options, Set<String> flags) {
    Arguments arguments = new Arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (flags.contains(word)) {
        arguments.flags.add(word);
      } else if (word.equals(CONF) || options.contains(word)) {
        if (++i == words.size()) {
          throw new BadSettingException(command + ": " + word + " needs a value");
        }
        arguments.values.computeIfAbsent(word, name -> new ArrayList<>()).add(words.get(i));
      } else {
        throw new BadSettingException(command + " has no option '" + word + "'; try help");
      }
    }
    return arguments;
  }

  /** Returns the values of an option, none where it is not there. */
  List<String> all(String option) {
    return values.getOrDefault(option, List.of());
  }

  /**
   * Returns the value of an option, null where it is not there.
   *
   * @throws BadSettingException where it is there twice
   */
  @Nullable String one(String option) {
    List<String> all = all(option);
    if (all.size() > 1) {
      throw new BadSettingException(option + " is there " + all.size() + " times");
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  /**
   * Returns the value of an option that must be there.
   *
   * @throws BadSettingException where it is not
   */
  String needed(String option) {
    String value = one(option);
    if (value == null) {
      throw new BadSettingException(option + " is missing; try help");
    }
    return value;
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  /** Returns the partitions that are asked for, all where none is named. */
  List<Integer> partitions(int count) {
    List<Integer> chosen = new ArrayList<>();
    for (String text : all("--partition")) {
      if (!text.matches("\\d{1,4}") || Integer.parseInt(text) >= count) {
        throw new BadSettingException(
            "--partition is '%s', but partitions are 0 to %d".formatted(text, count - 1));
      }
      chosen.add(Integer.parseInt(text));
    }
    if (chosen.isEmpty()) {
      for (int p = 0; p < count; p++) {
        chosen.add(p);
      }
    }
    return chosen.stream().distinct().sorted().toList();
  }

  /** Reads the settings, also those of modules, from the file that is named or the usual one. */
  Settings settings(Modules modules) {
    String named = one(CONF);
    Path file = Files.exists(USUAL_FILE) ? USUAL_FILE : null;
    return Settings.read(
        named == null ? file : Path.of(named), System.getenv(), modules.settings());
  }
}
