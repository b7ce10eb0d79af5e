package io.daybook.testkit;

/** TEMP until embedded lands. */
public final class TestServers {
  private TestServers() {}

  public static String postgres() {
    try {
      String name = "t" + System.nanoTime();
      new ProcessBuilder("createdb", "-h", "127.0.0.1", "-p", "5544", "-U", "daybook", name)
          .inheritIO()
          .start()
          .waitFor();
      return "postgresql://daybook:x@127.0.0.1:5544/" + name;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
