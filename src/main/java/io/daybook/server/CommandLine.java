package io.daybook.server;

import io.daybook.platform.ParentProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person types: {@code serve}, {@code version}, {@code help}. */
public final class CommandLine {
  private static final Path USUAL_FILE = Path.of("conf", "daybook.json");
  private static final int BAD_USE = 2;
  private static final String HELP =
      """
      Daybook, a reactive CQRS and event-sourcing server.

        serve [--conf FILE]   starts the server; conf/daybook.json is read where it is there
        version               prints the version
        help                  prints this, and all settings
      """;

  private CommandLine() {}

  /** Runs the command that the arguments name. Exits with 2 on bad use, with 1 on failure. */
  public static void run(String... arguments) {
    List<String> words = List.of(arguments);
    String command = words.isEmpty() ? "help" : words.getFirst();
    switch (command) {
      case "serve" -> serve(words.subList(1, words.size()));
      case "version", "--version" -> System.out.println("daybook " + version());
      case "help", "--help", "-h" -> help();
      default -> badUse("there is no command '" + command + "'; try help");
    }
  }

  private static void serve(List<String> options) {
    try {
      Modules modules = Modules.load();
      Settings settings = Settings.read(file(options), System.getenv(), modules.settings());
      Logging.configure(settings);
      ParentProcess.exitWithParent();
      Server.run(settings, modules);
    } catch (BadSettingException bad) {
      badUse(String.valueOf(bad.getMessage()));
    }
  }

  private static @Nullable Path file(List<String> options) {
    if (options.isEmpty()) {
      return Files.exists(USUAL_FILE) ? USUAL_FILE : null;
    }
    if (options.size() == 2 && options.getFirst().equals("--conf")) {
      return Path.of(options.get(1));
    }
    throw new BadSettingException("serve takes only --conf FILE, not: " + options);
  }

  private static void help() {
    System.out.println(HELP);
    System.out.println("Settings, in the file or in the environment:");
    List<Settable> settings = new ArrayList<>(List.of(Setting.values()));
    settings.addAll(Modules.settingsThere());
    for (Settable setting : settings) {
      System.out.printf(
          "  %-26s %-36s %s (%s; %s)%n",
          setting.key(),
          setting.variable(),
          setting.help(),
          setting.allowed(),
          setting.otherwise().isEmpty() ? "empty by default" : "default " + setting.otherwise());
    }
  }

  /** Returns the version of the jar, {@code dev} where the classes were not packaged. */
  static String version() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static void badUse(String sentence) {
    System.err.println("daybook: " + sentence);
    System.exit(BAD_USE);
  }
}
