package io.daybook.server;

import io.daybook.platform.ParentProcess;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a person types: {@code serve}, {@code verify}, {@code export}, {@code import}, {@code
 * version}, {@code help}.
 */
public final class CommandLine {
  private static final int BAD_USE = 2;
  private static final int FAILED = 1;

  /** What a shell says of a program whose reader is gone: 128 + SIGPIPE. */
  private static final int READER_GONE = 141;

  private static final String HELP =
      """
      Daybook, a reactive CQRS and event-sourcing server.

        serve    starts the server
        verify   reads the whole log and says whether it is what was written; exits with 1 if not
                   --partition P                only this one; may be repeated
                   --anchor P:POSITION:HASH     the log must pass through it; may be repeated
                   --json                       prints one line of JSON
        export   writes the log as lines of JSON; run again, it goes on where it was broken off
                   --out FILE|-                 where to
                   --partition P                only this one; may be repeated
                   --from P:POSITION,...        only what comes after these positions
                   --with-keys                  also the keys of persons, wrapped by the master key
                   --only-events                without commands for later and places of reactors
        import   appends an export to a store that is empty or a part of it; may be run again
                   --in FILE|-                  where from
                   --accept                     instead: lets a server start on a part of a log
        version  prints the version
        help     prints this, and all settings

      Each takes --conf FILE; conf/daybook.json is read where it is there.
      """;

  private CommandLine() {}

  /** Runs the command that the arguments name. Exits with 2 on bad use, with 1 on failure. */
  public static void run(String... arguments) {
    List<String> words = List.of(arguments);
    String command = words.isEmpty() ? "help" : words.getFirst();
    switch (command) {
      case "serve" -> serve(words.subList(1, words.size()));
      case "verify", "export", "import" ->
          System.exit(once(command, words.subList(1, words.size()), System.out, System.err));
      case "version", "--version" -> System.out.println("daybook " + version());
      case "help", "--help", "-h" -> help();
      default -> badUse("there is no command '" + command + "'; try help");
    }
  }

  private static void serve(List<String> words) {
    try {
      Modules modules = Modules.load();
      Settings settings = Arguments.parse("serve", words, Set.of(), Set.of()).settings(modules);
      Logging.configure(settings);
      ParentProcess.exitWithParent();
      Server.run(settings, modules);
    } catch (BadSettingException bad) {
      badUse(String.valueOf(bad.getMessage()));
    }
  }

  /** Runs a command that ends by itself, and returns the status to exit with. */
  static int once(String command, List<String> words, PrintStream out, PrintStream err) {
    try {
      Arguments arguments = arguments(command, words);
      Modules modules = Modules.load();
      Settings settings = arguments.settings(modules);
      return once(command, new Once(arguments, settings, modules, out, err));
    } catch (BadSettingException bad) {
      err.println("daybook: " + bad.getMessage());
      return BAD_USE;
    }
  }

  /** What a command that ends by itself has to work with. */
  record Once(
      Arguments arguments, Settings settings, Modules modules, PrintStream out, PrintStream err) {}

  private static Arguments arguments(String command, List<String> words) {
    return switch (command) {
      case "verify" -> VerifyCommand.arguments(words);
      case "export" -> ExportCommand.arguments(words);
      default -> ImportCommand.arguments(words);
    };
  }

  private static int once(String command, Once once) {
    Logging.configureOnce(once.settings());
    try {
      boolean good =
          switch (command) {
            case "verify" -> VerifyCommand.run(once);
            case "export" -> ExportCommand.run(once);
            default -> ImportCommand.run(once);
          };
      return good ? 0 : FAILED;
    } catch (ReaderGoneException quietly) {
      return READER_GONE;
    } catch (BadSettingException bad) {
      once.err().println("daybook: " + bad.getMessage());
      return BAD_USE;
    } catch (RuntimeException failure) {
      explain(failure, once);
      return FAILED;
    }
  }

  private static void explain(RuntimeException failure, Once once) {
    String sentence = FailureSentence.of(failure, once.settings());
    if (sentence != null) {
      once.err().println("daybook: " + sentence);
    } else {
      once.err().print("daybook: this is a defect of Daybook, please report it: ");
      failure.printStackTrace(once.err());
    }
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
