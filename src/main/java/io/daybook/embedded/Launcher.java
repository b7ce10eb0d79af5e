package io.daybook.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts the programs of PostgreSQL, which refuse to run as root: root hands them to an
 * unprivileged user, who then owns the files.
 *
 * @param prefix what stands before each command; empty unless this process is root
 * @param user who runs the commands and owns the files; empty: whoever runs this process
 */
record Launcher(List<String> prefix, String user) {
  private static final int PROBE_SECONDS_MAX = 10;

  /**
   * Finds out how to run programs that keep their files below the directory. A directory that
   * belongs to an unprivileged user already stays with that user.
   */
  static Launcher forFilesIn(Path directory) throws IOException {
    String owner = Files.getOwner(directory).getName();
    String self = System.getProperty("user.name");
    if (!self.equals("root")) {
      return new Launcher(List.of(), "");
    }
    List<String> users = owner.equals("root") ? List.of("postgres", "nobody") : List.of(owner);
    Launcher launcher =
        users.stream()
            .flatMap(Launcher::waysToBecome)
            .filter(way -> way.works("true"))
            .findFirst()
            .orElseThrow(() -> noWay(users));
    launcher.own(directory);
    launcher.requireAccess(directory);
    return launcher;
  }

  private static EmbeddedServerException noWay(List<String> users) {
    return new EmbeddedServerException(
        "PostgreSQL does not run as root, and neither setpriv, runuser nor su can run it as "
            + String.join(" or ", users)
            + "; start Daybook as an ordinary user");
  }

  private static Stream<Launcher> waysToBecome(String user) {
    String setpriv =
        "exec setpriv --reuid=$(id -u %1$s) --regid=$(id -g %1$s) --clear-groups -- \"$@\""
            .formatted(user);
    return Stream.of(
        new Launcher(List.of("sh", "-c", setpriv, "setpriv"), user),
        new Launcher(List.of("runuser", "-u", user, "--"), user),
        new Launcher(List.of("su", "-s", "/bin/sh", user, "-c", "exec \"$@\"", "--", "sh"), user));
  }

  private void requireAccess(Path directory) {
    if (!works("sh", "-c", "cd \"$0\"", directory.toString())) {
      throw new EmbeddedServerException(
          "PostgreSQL runs as user %s, who cannot enter %s; give the directories above it mode 755"
                  .formatted(user, directory)
              + " or put the data elsewhere");
    }
  }

  /** Gives the file or directory, not what is in it, to the user. */
  void own(Path path) throws IOException {
    if (!user.isEmpty()) {
      var lookup = path.getFileSystem().getUserPrincipalLookupService();
      var view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      view.setOwner(lookup.lookupPrincipalByName(user));
    }
  }

  /** Returns a launcher whose commands stand behind these words too, as in {@code setsid}. */
  Launcher behind(List<String> words) {
    return new Launcher(Stream.concat(words.stream(), prefix.stream()).toList(), user);
  }

  /** Returns whether the command ends well. */
  boolean works(String... command) {
    try {
      run(List.of(command), "");
      return true;
    } catch (IOException | EmbeddedServerException e) {
      return false;
    }
  }

  /** Runs the command to its end and returns what it printed. */
  String run(List<String> command, String input) throws IOException {
    return run(command, input, PROBE_SECONDS_MAX);
  }

  String run(List<String> command, String input, int secondsMax) throws IOException {
    Process process = builder(command).start();
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(secondsMax, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new EmbeddedServerException(command.getFirst() + " failed:\n" + output);
      }
      return output;
    } catch (InterruptedException e) {
      throw EmbeddedServerException.interrupted("running " + command.getFirst(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Returns the command, ready to be started; what it prints is one stream. */
  ProcessBuilder builder(List<String> command) {
    var words = new ArrayList<>(prefix);
    words.addAll(command);
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    // The directory that this process was started in may be closed to the user.
    builder.directory(Path.of("/").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }
}
