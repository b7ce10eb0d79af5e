package io.daybook.platform;

/**
 * The process that started this one.
 *
 * <p>Under {@code mvn exec:exec} that is Maven, which on SIGTERM ends without telling its child. So
 * the build starts the server with {@code -Ddaybook.exitWithParent=true}, and it drains and ends
 * when Maven has gone.
 */
public final class ParentProcess {
  private ParentProcess() {}

  /** Lets this process exit in order when its parent ends, if the system property asks for it. */
  public static void exitWithParent() {
    if (Boolean.getBoolean("daybook.exitWithParent")) {
      ProcessHandle.current().parent().ifPresent(ParentProcess::exitAfter);
    }
  }

  private static void exitAfter(ProcessHandle parent) {
    var _ = parent.onExit().thenRun(() -> System.exit(0));
  }
}
