package io.daybook.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Chooses the form that a client likes best (RFC 9110, section 12.5.1): the most specific range
 * that fits a form says how much it is liked, and of two that are liked equally the first offered
 * wins.
 */
final class Accepts {
  private static final String ANYTHING = "*/*";

  private Accepts() {}

  private record Range(String type, String subtype, double quality) {
    /** Returns how specific it is where it fits, else 0. */
    int fits(Form form) {
      if (type.equals("*")) {
        return 1;
      }
      if (!type.equals(form.type())) {
        return 0;
      }
      if (subtype.equals("*")) {
        return 2;
      }
      return subtype.equals(form.subtype()) ? 3 : 0;
    }
  }

  /**
   * Returns the form to answer in; throws a {@link Problem} when the client takes none of them.
   *
   * @param offered the usual one first
   */
  static Form choose(HttpServerRequest request, Form... offered) {
    if (offered.length > 1) {
      request.response().putHeader(Names.VARY, Names.ACCEPT);
    }
    String header = request.headers().get(Names.ACCEPT);
    if (header == null || header.equals(ANYTHING) || header.equals(offered[0].text())) {
      return offered[0];
    }
    return best(String.join(",", request.headers().getAll(Names.ACCEPT)), offered);
  }

  /** Returns the form that a header which is there asks for. */
  static Form best(String header, Form... offered) {
    if (header.isBlank()) {
      return offered[0];
    }
    List<Range> ranges = Arrays.stream(header.split(",", -1)).map(Accepts::range).toList();
    Form best = offered[0];
    double most = 0;
    for (Form form : offered) {
      double quality = quality(form, ranges);
      if (quality > most) {
        best = form;
        most = quality;
      }
    }
    if (most == 0) {
      throw Problem.of(
          ProblemType.NOT_ACCEPTABLE,
          "this is there as "
              + Arrays.stream(offered).map(Form::text).collect(Collectors.joining(", ")));
    }
    return best;
  }

  private static double quality(Form form, List<Range> ranges) {
    int specific = 0;
    double quality = 0;
    for (Range range : ranges) {
      int fits = range.fits(form);
      if (fits > specific || (fits > 0 && fits == specific && range.quality > quality)) {
        specific = fits;
        quality = range.quality;
      }
    }
    return quality;
  }

  private static Range range(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
    String name = parts[0].strip();
    int slash = name.indexOf('/');
    String type = slash < 0 ? name : name.substring(0, slash);
    String subtype = slash < 0 ? "" : name.substring(slash + 1);
    boolean odd = type.equals("*") && !subtype.equals("*");
    return new Range(odd ? "" : type, subtype, quality(parts));
  }

  /** What is no weight is passed over, as other parameters are. */
  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.matches("q=(0([.][0-9]{0,3})?|1([.]0{0,3})?)")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }
}
