package io.daybook.testkit;

import io.daybook.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The samples in a directory, and whether they are what was released: {@code released.sha256} has a
 * line {@code <SHA-256> <file>} for each, as {@code sha256sum} writes it.
 */
record SampleFiles(List<Sample> samples, List<String> problems) {
  private static final String RELEASED = "released.sha256";
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9-]+)/([A-Za-z0-9._~-]+)/v([1-9][0-9]{0,8})(-[a-z0-9-]+)?\\.json");

  /**
   * A sample.
   *
   * @param file its path in the directory, with slashes
   * @param data what is in it
   */
  record Sample(String file, String category, String type, int version, Json data) {
    @Override
    public String toString() {
      return file;
    }
  }

  List<Sample> of(String category, String type, int version) {
    return samples.stream()
        .filter(
            sample ->
                sample.category().equals(category)
                    && sample.type().equals(type)
                    && sample.version() == version)
        .toList();
  }

  static SampleFiles read(Path directory) {
    try {
      Map<String, String> released = released(directory.resolve(RELEASED));
      List<String> problems = new ArrayList<>();
      List<Sample> samples = new ArrayList<>();
      for (String file : files(directory)) {
        String text = Files.readString(directory.resolve(file)).replace("\r\n", "\n");
        Matcher name = NAME.matcher(file);
        if (name.matches()) {
          int version = Integer.parseInt(name.group(3));
          samples.add(new Sample(file, name.group(1), name.group(2), version, Json.of(text)));
          check(file, sha256(text), released.remove(file), problems);
        } else {
          problems.add(file + " is no <category>/<type>/v<schema version>[-<what>].json");
        }
      }
      released.forEach(
          (file, hash) -> problems.add(file + " was released, and is gone: put it back"));
      return new SampleFiles(samples, problems);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void check(String file, String hash, String released, List<String> problems) {
    String line = hash + "  " + file;
    if (released == null) {
      problems.add("%s is not in %s: add the line %s".formatted(file, RELEASED, line));
    } else if (!released.equals(hash)) {
      problems.add(
          ("%s is not what was released: raise the schema version for another form; only if it"
                  + " never was released, its line is %s")
              .formatted(file, line));
    }
  }

  private static Map<String, String> released(Path list) throws IOException {
    Map<String, String> released = new TreeMap<>();
    if (Files.exists(list)) {
      for (String line : Files.readAllLines(list)) {
        if (!line.isBlank()) {
          String[] parts = line.strip().split("\\s+", 2);
          released.put(parts[parts.length - 1], parts[0]);
        }
      }
    }
    return released;
  }

  private static List<String> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .filter(file -> !file.equals(RELEASED))
          .sorted()
          .toList();
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
