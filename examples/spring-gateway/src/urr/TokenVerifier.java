package urr;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of docs/reference/token-format.md, in their order, for the tokens of one kind. */
public final class TokenVerifier {
  /** What the request is about; null is not checked. */
  public record Expected(String eventId, Long epoch, Long minEpoch, String subject) {
    public static Expected ofEvent(String eventId) {
      return new Expected(eventId, null, null, null);
    }
  }

  /** Claims of a good token, or the reason why it is refused. */
  public record Verdict(Map<String, Object> claims, String reason) {
    public boolean ok() {
      return reason == null;
    }
  }

  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final Set<String> ALGORITHMS = Set.of("HS256", "ES256", "EdDSA");
  private static final double MAX_SAFE = 9007199254740991d;
  private static final int MAX_SKEW_SECONDS = 30;

  private final String typ;
  private final List<Key> ring;
  private final String issuer;
  private final long ttlSeconds;
  private final long leewaySeconds;

  public TokenVerifier(String kind, List<Key> ring, String issuer, long ttlSeconds, long leewaySeconds) {
    this.typ = "urr-" + kind + "+jwt";
    this.ring = List.copyOf(ring);
    this.issuer = issuer;
    this.ttlSeconds = ttlSeconds;
    this.leewaySeconds = leewaySeconds;
  }

  /** Never throws on a token, whatever it holds. */
  public Verdict verify(String token, Expected expected, long nowMs) {
    if (token == null || token.isEmpty()) return refused("missing");
    if (token.length() > 2048 || !COMPACT.matcher(token).matches()) return refused("malformed");
    String[] segments = token.split("\\.");
    Map<?, ?> header = header(segments[0]);
    if (header == null) return refused("malformed");
    if (!(header.get("alg") instanceof String alg) || !ALGORITHMS.contains(alg)) return refused("algorithm");
    if (!typ.equals(header.get("typ"))) return refused("wrong-kind");
    Key key = ring.stream().filter(one -> one.kid().equals(header.get("kid"))).findFirst().orElse(null);
    if (key == null) return refused("unknown-key");
    if (!key.alg().equals(alg)) return refused("algorithm");
    if (!key.signed(segments[0] + "." + segments[1], segments[2])) return refused("signature");

    Map<String, Object> claims = object(Base64url.decodeText(segments[1]));
    String reason = claims == null ? "malformed" : claimFault(claims, nowMs);
    if (reason == null) reason = expectationFault(claims, expected);
    return reason == null ? new Verdict(claims, null) : refused(reason);
  }

  /** Exactly as issuers write it: what two parsers could read differently is refused. */
  private static Map<?, ?> header(String segment) {
    String text = Base64url.decodeText(segment);
    Map<String, Object> header = object(text);
    if (header == null || !Json.write(header).equals(text)) return null;
    return Set.of("alg", "typ", "kid").containsAll(header.keySet()) ? header : null;
  }

  private String claimFault(Map<String, Object> claims, long nowMs) {
    boolean shaped =
        Double.valueOf(1).equals(claims.get("v"))
            && claims.get("iss") instanceof String
            && isText(claims.get("sub"))
            && isText(claims.get("jti"))
            && claims.get("aud") instanceof String aud
            && EVENT_ID.matcher(aud).matches()
            && isPositive(claims.get("iat"))
            && isPositive(claims.get("exp"))
            && isPositive(claims.get("epo"))
            && (Double.valueOf(0).equals(claims.get("pos")) || isPositive(claims.get("pos")))
            && (!claims.containsKey("nbf") || isPositive(claims.get("nbf")))
            && (!claims.containsKey("oia") || isPositive(claims.get("oia")));
    if (!shaped) return "malformed";
    if (!issuer.equals(claims.get("iss"))) return "wrong-kind";
    long iat = whole(claims.get("iat"));
    long exp = whole(claims.get("exp"));
    if (exp <= iat || (exp - iat) * 2 > ttlSeconds * 3) return "lifetime";
    long from = claims.containsKey("nbf") ? Math.max(iat, whole(claims.get("nbf"))) : iat;
    if (from * 1000 > nowMs + MAX_SKEW_SECONDS * 1000L) return "not-yet-valid";
    return nowMs <= (exp + leewaySeconds) * 1000 ? null : "expired";
  }

  private static String expectationFault(Map<String, Object> claims, Expected expected) {
    long epoch = whole(claims.get("epo"));
    if (expected.eventId() != null && !expected.eventId().equals(claims.get("aud"))) return "wrong-event";
    if (expected.epoch() != null && expected.epoch() != epoch) return "wrong-epoch";
    if (expected.minEpoch() != null && epoch < expected.minEpoch()) return "wrong-epoch";
    if (expected.subject() != null && !expected.subject().equals(claims.get("sub"))) return "wrong-subject";
    return null;
  }

  @SuppressWarnings("unchecked") // Json makes no other maps.
  private static Map<String, Object> object(String text) {
    try {
      return text != null && Json.parse(text) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    } catch (IllegalArgumentException notJson) {
      return null;
    }
  }

  private static boolean isText(Object value) {
    return value instanceof String text && !text.isEmpty();
  }

  private static boolean isPositive(Object value) {
    return value instanceof Double number && number == Math.rint(number) && number > 0 && number <= MAX_SAFE;
  }

  private static long whole(Object value) {
    return ((Double) value).longValue();
  }

  private static Verdict refused(String reason) {
    return new Verdict(null, reason);
  }
}
