package io.daybook.load.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * The command line of the load generator: {@code Bench
 * commands|ramp|queries|retail|live|durability|overload} with options {@code --name value}. Exit
 * code 0: every answer was as it must be; 1: not so; 2: it could not be run.
 */
public final class Bench {
  private static final String USAGE =
      """
      usage: bench COMMAND [--url http://127.0.0.1:8080] [--name value ...]
        commands    [--connections 256] [--streams N] [--seconds 20] [--warmup 10] [--rate 0]
                    [--further add-line]
        ramp        [--streams N] [--seconds 8] [--warmup 2] [--further add-line]
        queries     [--connections 256] [--seconds 15] [--warmup 5] [--rate 0] [--keys 10000]
        live        [--rate 1000] [--subscribers 50] [--seconds 20] [--warmup 5]
                    [--connections 64] [--further add-line]
        retail      --csv FILE [--passes 2] [--connections 64] [--verify]
        durability  --journal FILE [--connections 64] [--seconds N] [--further add-line]
        durability  --check FILE [--connections 64]
        overload    [--connections 256] [--warmup 30] [--times 2] [--many 6000] [--seconds 60]
                    [--skus 0]
      --rate 0 is a closed loop; commands, ramp and queries take --threads 1 too.
      --streams N has N requests under way on each connection, in HTTP/2 without TLS.
      --further add-line|mark-paid is the second command to each order.
      --skus N receives units of N skus instead of placing orders, so that no view grows.
      """;

  private static final int UNUSABLE = 2;

  private Bench() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    System.exit(run(List.of(arguments), System.out));
  }

  /** Runs a command and returns its exit code. */
  static int run(List<String> arguments, PrintStream out) throws InterruptedException, IOException {
    if (arguments.isEmpty()) {
      out.print(USAGE);
      return UNUSABLE;
    }
    try {
      Options options = Options.parse(arguments.subList(1, arguments.size()));
      Target target = Target.parse(options.text("url", "http://127.0.0.1:8080"));
      return run(arguments.getFirst(), target, options, new Report(out));
    } catch (Options.UsageException e) {
      out.println(e.getMessage());
      return UNUSABLE;
    }
  }

  private static int run(String command, Target target, Options options, Report report)
      throws InterruptedException, IOException {
    return switch (command) {
      case "commands" -> CommandsBench.commands(target, options, report);
      case "ramp" -> CommandsBench.ramp(target, options, report);
      case "queries" -> QueriesBench.run(target, options, report);
      case "retail" -> RetailBench.run(target, options, report);
      case "durability" -> DurabilityBench.run(target, options, report);
      case "overload" -> OverloadBench.run(target, options, report);
      case "live" -> LiveBench.run(target, options, report);
      default -> throw new Options.UsageException("no such command: " + command + "\n" + USAGE);
    };
  }
}
