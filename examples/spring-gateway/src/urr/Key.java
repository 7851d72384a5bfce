package urr;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One key of a ring: its algorithm belongs to it, whatever a token says. */
public record Key(String kid, String alg, SecretKeySpec secret, PublicKey publicKey) {
  /** What an Ed25519 public key has before its 32 bytes in DER (RFC 8410). */
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  /** A ring as `urr keys new` prints it: the list that stands under `vwr`, `entry` or `place`. */
  public static List<Key> ring(List<?> entries) throws GeneralSecurityException {
    List<Key> ring = new ArrayList<>();
    for (Object entry : entries) ring.add(of((Map<?, ?>) entry));
    return List.copyOf(ring);
  }

  private static Key of(Map<?, ?> entry) throws GeneralSecurityException {
    String kid = (String) entry.get("kid");
    String alg = (String) entry.get("alg");
    if (!alg.equals("HS256")) return new Key(kid, alg, null, publicKey(alg, (Map<?, ?>) entry.get("publicKey")));
    // The bytes of the text; nothing is decoded.
    byte[] secret = ((String) entry.get("secret")).getBytes(StandardCharsets.UTF_8);
    if (secret.length < 32) throw new IllegalArgumentException(kid + ": expected at least 32 bytes");
    return new Key(kid, alg, new SecretKeySpec(secret, "HmacSHA256"), null);
  }

  boolean signed(String input, String signature) {
    byte[] signing = input.getBytes(StandardCharsets.US_ASCII);
    try {
      if (alg.equals("HS256")) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret);
        // The encoded texts: a second encoding of the same bytes is refused.
        byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(mac.doFinal(signing));
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII));
      }
      byte[] bytes = Base64url.decode(signature);
      if (bytes == null || bytes.length != 64) return false;
      Signature check = Signature.getInstance(alg.equals("ES256") ? "SHA256withECDSAinP1363Format" : "Ed25519");
      check.initVerify(publicKey);
      check.update(signing);
      return check.verify(bytes);
    } catch (GeneralSecurityException error) {
      return false;
    }
  }

  private static PublicKey publicKey(String alg, Map<?, ?> jwk) throws GeneralSecurityException {
    byte[] x = Base64url.decode((String) jwk.get("x"));
    if (alg.equals("EdDSA")) {
      byte[] der = HexFormat.of().parseHex(ED25519_PREFIX + HexFormat.of().formatHex(x));
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    }
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, Base64url.decode((String) jwk.get("y"))));
    var spec = new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class));
    return KeyFactory.getInstance("EC").generatePublic(spec);
  }
}
