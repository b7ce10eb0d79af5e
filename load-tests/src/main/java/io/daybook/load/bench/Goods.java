package io.daybook.load.bench;

import java.util.List;

/** A few things to order, as JSON lines. */
final class Goods {
  private static final List<Article> ARTICLES =
      List.of(
          new Article("85123A", "WHITE HANGING HEART T-LIGHT HOLDER", 255),
          new Article("71053", "WHITE METAL LANTERN", 339),
          new Article("84406B", "CREAM CUPID HEARTS COAT HANGER", 275),
          new Article("84029G", "KNITTED UNION FLAG HOT WATER BOTTLE", 339),
          new Article("22752", "SET 7 BABUSHKA NESTING BOXES", 765),
          new Article("21730", "GLASS STAR FROSTED T-LIGHT HOLDER", 425),
          new Article("22633", "HAND WARMER UNION JACK", 185),
          new Article("84879", "ASSORTED COLOUR BIRD ORNAMENT", 169),
          new Article("22745", "POPPY'S PLAYHOUSE BEDROOM", 210),
          new Article("21754", "HOME BUILDING BLOCK WORD", 595),
          new Article("22423", "REGENCY CAKESTAND 3 TIER", 1275));

  private static final int QUANTITY_MAX = 12;

  private Goods() {}

  private record Article(String sku, String description, int unitPrice) {}

  /** Returns a line; equal numbers give equal lines. */
  static String line(long number) {
    Article article = ARTICLES.get((int) (number % ARTICLES.size()));
    return "{\"sku\":\""
        + article.sku
        + "\",\"description\":\""
        + article.description
        + "\",\"quantity\":"
        + (1 + number % QUANTITY_MAX)
        + ",\"unitPrice\":"
        + article.unitPrice
        + '}';
  }
}
